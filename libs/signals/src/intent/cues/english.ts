import type { CuePhrases } from './cue.js';

export const ENGLISH: CuePhrases = {
  absence:
    "out of office|out of the office|on vacation|on holiday|on annual leave|on leave|on parental leave|maternity leave|paternity leave|limited access to email|limited access to my email|away from my desk|away until|away from the office|back in the office|return to the office|returning on|upon my return|when i return|when i get back|automatic reply|auto reply|autoreply|auto response|automated response|travelling|traveling|sabbatical|no longer with the company|no longer works|no longer work at|no longer in use|not monitored|unmonitored|in my absence|during my absence|sick leave|i am currently out|i'm currently out|currently away|currently on leave|public holiday|offices are closed|office is closed",
  acknowledge:
    'confirmed|confirming|i confirm|we confirm|got it|received|noted|well received|duly noted|copy that|roger|ack|acknowledged|all set|looks good|looks good to me|lgtm|approved|signed|done|see you then|see you there|see you on|will do|will be there|i will be there|consider it done|as discussed|as agreed|go ahead|please proceed|proceed|good to go|accepted|sounds like a plan|paid|transferred|attached the signed|works for me|deal|agreed|count me in',
  agree:
    'yes|yep|yeah|yup|sure|ok|okay|absolutely|of course|certainly|definitely|perfect|great|fine|fine by me|correct|exactly|happy to|glad to',
  already_served:
    'already have|already use|already using|already work with|already working with|in house|current provider|current vendor|current supplier|happy with our|happy with what|under contract|locked in|existing supplier|existing vendor|we went with|went with another|chosen another|decided to go with|all set for|built our own|covered',
  anger:
    'unacceptable|disappointed|disappointing|ridiculous|terrible|awful|horrible|worst|fed up|angry|furious|frustrated|frustrating|disgusted|disgraceful|joke|waste of time|waste of money|rude|unprofessional|poor service|complaint|complain|complaining|appalled|appalling|shocking|shame|ashamed|lied|scam|rip off|ripoff|incompetent|sick of|sick and tired|third time|still waiting|nobody answers|nobody replied|no one has|never again|bad review|trustpilot|manager|refund|disgusting|pathetic|useless|broken promises|let down|not good enough|embarrassing',
  broken:
    "error|bug|crash|crashes|crashed|broken|not working|doesn't work|does not work|doesnt work|isn't working|isnt working|stopped working|fails|failed|failing|can't log in|cannot log in|cant log in|can't login|cant login|unable to|locked out|won't load|wont load|stuck|issue|problem|trouble|blank page|timeout|times out|missing|lost|reset my password|password reset|not syncing|never arrived|hasn't arrived|not received|haven't received|damaged|faulty|defective|wrong item|duplicate|404|500|error message",
  bulk_footer:
    'if you no longer wish|unsubscribe here|click here to unsubscribe|to unsubscribe|manage your preferences|view in browser|you are receiving this|do not reply to this|please do not reply|all rights reserved|privacy policy|update your preferences|click the link|click here|free account|sign up now|limited time',
  demo: 'demo|a demo|live demo|walkthrough|walk through|walk me through|walk us through|show me how|product tour|see it in action|see the product|trial call|demonstration',
  forwarding:
    'fyi|for your information|see below|forwarding|passing this on|passing this along|passing along|looping in|cc ing|adding|please see attached|thoughts|can you handle this|can you take this',
  help: 'help|please help|can you help|could you help|assist|assistance|support|please fix|fix this|please change|please update|please cancel|cancel my|update my|change my|refund|replacement|how do i|where is my|please reset|please resend|please add|please remove me from the account|restore|activate|reactivate|extend',
  interest:
    "interested|very interested|i'm interested|i am interested|we are interested|we're interested|sounds interesting|sounds great|sounds good|sounds promising|tell me more|love to hear more|like to hear more|learn more|know more|like to know more|send me more|send over|more information|more info|more details|send details|send me details|intrigued|curious|keen|open to|worth exploring|looks interesting|looks promising|exactly what we|what we need|sign me up|count me in|i'm in|let's do it|good timing|perfect timing|been looking for|looking for something|would love|next steps|case studies|brochure|one pager|give it a try|try it|like the idea|happy to learn|want in|yes please",
  interrogative:
    'what|why|when|where|who|which|how|how much|how many|how long|do you|does it|does your|can you|could you|is it|is there|are there|are you|will it|would it|can it|can i|can we|wondering|clarify|question|questions|quick question|let me know if|let me know whether|explain',
  invoice:
    'invoice|invoices|billing|billed|charge|charged|charges|double charged|overcharged|payment|credit card|vat|receipt|purchase order|po number|credit note|subscription fee|renewal|subscription|refund|tax id|remittance|accounts payable|bank details|overdue',
  law: 'lawyer|lawyers|attorney|solicitor|legal|legal action|legal team|legal department|court|sue|lawsuit|gdpr|ccpa|data protection|cease and desist|personal data|article 15|article 17|right to erasure|ico|regulator|liable|liability|contract clause|dpa|nda|subpoena|breach of contract|infringement|copyright|trademark|counsel|can spam|pecr|casl|data subject',
  meet: "meeting|meet|call|a call|quick call|zoom|teams|google meet|calendar|calendly|invite|schedule|reschedule|book|slot|slots|availability|available|free on|free at|free for|catch up|chat|grab a coffee|coffee|lunch|get together|hop on|jump on|sync|works better|push it|move it|let's talk|let us talk|speak|discuss|give me a call|call me|talk|set up a time|find a time|pick a time|half an hour|30 minutes|30 min|15 minutes|15 min|in person|stop by|swing by",
  negation:
    "not|no|don't|dont|doesn't|doesnt|isn't|isnt|can't|cant|cannot|won't|wont|never|nothing|nope|nah|without|neither|nor|no longer|none|hardly",
  not_now:
    'not now|not right now|not at the moment|not at this time|right now is not|bad timing|next quarter|next year|q1|q2|q3|q4|later this year|later in the year|in a few months|in six months|after the summer|circle back|reach out again|try again|check back|get back to me in|follow up in|maybe later|budget is frozen|budget freeze|no budget|revisit|on hold|on the back burner|back burner|too busy|swamped|ping me|not a priority|after the holidays|new fiscal year|down the road|touch base',
  order:
    'order|order number|shipment|shipping|delivery|delivered|tracking|parcel|package|account|login|password|license|licence|app|website|dashboard|api|warranty|return|reservation|booking|ticket|case number',
  personal_news:
    'happy birthday|congratulations|congrats|weekend|kids|family|merry christmas|happy new year|how are you|hope you|miss you|photos|newsletter|press release|webinar|register now|join us|new partner|weekly digest|this week in',
  pitch:
    'we help|we offer|our services|i noticed your website|boost your|increase your|grow your|special offer|discount|guest post|backlinks|seo|loan|prize|winner|crypto|bitcoin|your shipment has|has been shipped|verification code|new sign in|build failed|pull request|mentioned you|commented',
  price:
    "expensive|too expensive|pricey|price|prices|pricing|cost|costs|too much|can't afford|cannot afford|afford|cheaper|budget|quote|rates|out of our price range|steep|overpriced|discount|roi|justify|out of budget",
  refusal:
    "not interested|no interest|no thanks|no thank you|no need|don't need|do not need|we'll pass|i'll pass|i will pass|we will pass|pass on this|pass|not for us|not for me|not a fit|not a good fit|not the right fit|not relevant|not looking|decline|respectfully decline|have to decline|decided not to|decided against|not going to|won't be moving forward|not moving forward|not something we|not what we|thanks but|thank you but|unfortunately|regret|count me out|no go|not our thing|hard pass|not convinced|doesn't apply|i'm good|we're good|we are good|don't see",
  security:
    'vulnerability|security|xss|sql injection|exploit|phishing|hacked|breach|data breach|compromised|unauthorized|unauthorised|suspicious|leak|leaked|exposed|bug bounty|responsible disclosure|cve|malware|spoofed|spoofing|stolen|fraud|fraudulent|ransomware|credentials|2fa|unknown device|impersonating',
  stop_mail:
    "unsubscribe|unsubscribed|opt out|opt me out|remove me|remove my|take me off|off your list|off this list|off the list|off your mailing list|stop emailing|stop mailing|stop sending|stop contacting|stop writing|stop spamming|stop these|stop|do not contact|don't contact|dont contact|don't email|do not email|dont email|no more emails|no more mails|no longer wish to receive|no longer want to receive|delete my email|delete my data|delete my details|delete my address|remove this address|remove us|mailing list|never signed up|never subscribed|spam|do not want to receive|don't want to receive|cease|lose my email|lose my address|leave me alone",
  thanks: 'thanks|thank you|thx|ty|cheers|much appreciated|appreciate it|appreciated|many thanks|grateful|thanks a lot',
  time: "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|tomorrow|today|this week|next week|this afternoon|this morning|tonight|morning|afternoon|evening|noon|am|pm|o'clock|january|february|march|april|june|july|august|september|october|november|december|est|pst|cet|gmt|utc",
  wrong_person:
    "wrong person|not the right person|wrong address|wrong email|not my area|not my department|don't handle|do not handle|i no longer|no longer responsible|please contact|please reach out to|reach out to|speak to|talk to|contact my colleague|best person|right person|right contact|i've forwarded|have forwarded|passed it on|passed this on|in charge of|who handles|handles this|cc'd",
};
