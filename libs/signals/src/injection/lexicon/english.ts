import type { Lexicon } from './concept.js';

export const english: Lexicon = {
  override: `ignore ignores ignored ignoring disregard* forget forgets forgot forgetting overrid* overrul* bypass* circumvent* neglect* dismiss*
    discard* abandon* supersed* nullif* invalidat* revoke* suspend* disobey* violate* pay_no_attention set_aside leave_behind throw_away clear_your
    wipe_your reset_your do_not_follow don't_follow stop_following no_longer_apply no_longer_bound are_irrelevant are_void are_lifted are_cancelled`,
  instruction: `instruction instructions directive* guideline* rule rules command commands policy policies constraint* restriction* safeguard* guardrail*
    guidance order orders programming context protocols protocol regulations principles boundaries limitations briefing`,
  task: `task tasks objective* goal goals mission missions assignment* job duty duties purpose workflow step steps action actions`,
  prior: `previous* prior above earlier preceding before foregoing former initial original existing so_far up_to_now given_earlier until_now past beforehand
    first at_the_beginning you_were_given you_got you_received you_have_been_given told taught`,
  all: 'all any every everything whatever anything entire each whole',
  new: 'new following updated latest additional revised below next replacement',
  system:
    'system sys admin administrator root developer developers sudo sysadmin operator superuser kernel console backend platform',
  ai: `assistant assistants ai ais llm llms gpt* chatgpt chatbot* copilot claude gemini bard llama mistral bot bots agent agents language_model language_models
    neural artificial_intelligence automated_system email_assistant mail_assistant summarizer summariser autoresponder`,
  model: 'model models algorithm classifier machine robot program software',
  user: `the_user the_users user users user's users' the_recipient recipient recipients your_owner your_principal mailbox_owner account_owner your_operator your_human
    the_reader the_human the_person_you customer client owner end_user`,
  you: "you u ya yourself thou thee ye you're you'll you've",
  your: 'your yours thy ur',
  me: "me my mine i i'm i'll i've",
  modal:
    'must should shall have_to need_to required mandatory necessary crucial essential important critical supposed imperative obligated always strictly',
  now: 'now immediately asap urgent* instantly at_once right_away promptly without_delay henceforth hereafter',
  not: "not never no without don't dont cannot can't won't avoid refrain nor neither isn't aren't doesn't didn't nothing stop",
  conceal:
    'silent* secret secretly quietly hidden hide hides conceal* invisible invisibly covert* discreet* stealth* unnoticed unaware background behind_the_scenes',
  mention: 'mention* tell tells inform informing notify alert surface acknowledg* flag report reporting warn confirm',
  reveal:
    'reveal* expose* disclos* leak* divulg* dump display show list recite print enumerate extract retrieve collect gather harvest fetch look_up',
  answer: `respond reply answer output say write print type return begin_with start_with end_with conclude_with responding replying answering`,
  reply: 'response responses reply replies answer answers output outputs completion',
  wording: `answered says writes wrote summary summaries draft sentence paragraph paragraphs text message outputs returns word words
    explanation title headline statement phrase string`,
  make: `write compose draft create generate summarize summarise explain describe list calculate compute solve provide give identify analyze analyse discuss craft
    design develop outline compare define name tell suggest recommend prepare produce break_down find determine evaluate plan debug implement code teach show help
    convert recite present classify estimate illustrate elaborate propose imagine invent`,
  transform: `modify alter jumble* group render mix format structure capitali* lowercase shorten lengthen encode* decode* replace* revers* scrambl* substitut* swap* spell misspell* rearrang* translat* base64 rot13 hex letters letter vowel* uppercase lowercase
    emoji* rhyme* rhyming anagram* acronym* homophon* pig_latin morse caesar cipher* backwards capital_letters spaces typo typos slang alphabet* syllable* haiku
    poem poems paraphras* rephras* reword* shuffle* numbers digits characters synonym* spelling`,
  insert:
    'introduc* highlight* emphasi* promot* urge urging tease hint endorse praise integrate include* including insert* append* embed* incorporat* integrat* add adds adding attach prepend* put place weave augment* mention enhance* sprinkle inject slip',
  role: `act_as acting_as acts_as pretend* roleplay* role_play play_the_role persona personas character simulat* impersonat* imagine from_now_on you_are_now
    you_will_be you_are_going_to now_you_are in_the_role stay_in_character in_character as_an_ai become transform_into assume_the take_on_the you_are_no_longer
    i_want_you_to behave_as behave_like speak_as answer_as respond_as alter_ego fictional hypothetical* your_name_is act_like function_as`,
  mode: 'mode jailbreak* jailbroken do_anything_now dan unlocked god_mode developer_mode debug maintenance_mode override_mode sandbox unlock* enabled activated activate',
  unrestricted: `unrestricted uncensored unfiltered unlimited unethical illegal immoral amoral censor* no_limits no_rules no_restrictions unbound freed ethic*
    moral* legality offensive harmful explicit taboo profanity nsfw filters filter uninhibited disclaimers disclaimer warnings bias`,
  secret: `password* passwd credential* api_key api_keys apikey api_token secret secrets secret_key private_key private_keys passphrase pin_code ssn
    social_security credit_card card_number bank_details otp verification_code access_code confidential sensitive private login logins authentication_code
    recovery_code two_factor access_token security_code proprietary internal trade_secrets passport`,
  prompt:
    'prompt prompts system_prompt system_message system_instructions initial_prompt hidden_prompt developer_message pre-prompt preprompt metaprompt configuration',
  send: `forward* send sends sending sent upload* post transmit* exfiltrat* export* share shares sharing transfer* deliver submit relay* copy bcc cc redirect* pass_along
    pass_on hand_over email_it mail_it mail_them email_them`,
  destroy:
    'delete* remove removes wipe* purge* erase* trash destroy* shut_down disable* deactivat* terminat* turn_off uninstall overwrite mark_as_read empty',
  money:
    'payment* pay wire iban bitcoin btc usd bank money funds invoice gift_card gift_cards refund* payroll purchase buy account_number crypto wallet donation*',
  mailbox: `inbox mailbox emails mails messages contacts address_book conversation conversations thread history attachments folder folders calendar drafts
    correspondence email_history chat_history files documents database records data sent_items crm contact_list customer_list`,
  tool: `tool tools function functions function_call call calls calling invoke* execut* run runs plugin plugins api shell curl tool_call tool_calls script
    webhook endpoint http_request get_request parameter* arguments sql query commandline terminal browser navigate visit click open`,
  authority: `openai anthropic google_ai deepmind authoriz* authoris* authority ceo cfo cto manager approved pre-approved whitelisted permission permissions
    verified clearance supervisor executive compliance audit legal_team it_department security_team on_behalf_of creator creators entitled boss`,
  trigger:
    'when whenever if once next_time as_soon_as after_reading upon each_time every_time before_you before_answering before_replying in_case unless after_that',
  process: `reading processing process parsing parse summarizing summarising summarization analyzing analysing handling ingest* triage* scan scanning
    you_read_this reading_this read_this process_this this_email this_mail this_message email_content the_email the_message`,
  boundary:
    'end_of begin_of start_of ends_here beginning_of end begin ends start_new new_session new_conversation end_system eof context_ends real_email delimiter',
  verbatim: 'verbatim word_for_word exactly exact repeat repeats literally character_by_character precisely identical',
  safety:
    'safety security ethical guardrail* alignment content_policy content_policies moderation safeguards checks confirmation consent approval verification',
  polite: 'please kindly thank thanks could_you would_you can_you',
  about: `example examples called phishing article articles researcher* paper papers attacker attackers vulnerabilit* prompt_injection injections webinar podcast
    blog documentation tutorial newsletter workshop training course book chapter story novel film such_as so-called talk slides`,
  greeting:
    'hi hello dear hey regards sincerely cheers best_regards kind_regards greetings team thanks_again sir madam yours_sincerely good_morning hallo',
  asking: 'what who where which how why whose whom is_there do_you are_you can_i could_i should_i may_i',
  only: 'only just solely nothing_but nothing_else exclusively simply merely',
  instead: 'instead rather actually really real however but then',
};
