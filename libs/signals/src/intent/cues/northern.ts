import type { CuePhrases } from './cue.js';

export const DUTCH: CuePhrases = {
  absence:
    'afwezig|afwezigheid|met vakantie|op vakantie|vakantie|niet op kantoor|met verlof|verlof|zwangerschapsverlof|ziek|gesloten|terug op|weer bereikbaar|niet bereikbaar|werk niet op|niet meer werkzaam|met pensioen|beperkt bereikbaar|lees mijn mail niet',
  acknowledge:
    'akkoord|bevestigd|bevestig|bevestigen|ontvangen|goed ontvangen|alles binnen|klopt|ga je gang|is gebeurd|gedaan|geregeld|tot dinsdag|tot zaterdag|tot dan|zoals afgesproken|getekend|ondertekend|betaald|goedgekeurd|genoteerd|in orde|prima zo',
  agree: 'ja|prima|zeker|graag|natuurlijk|oké|oke|goed|perfect|precies',
  already_served:
    'hebben al|gebruiken al|werken al|tevreden met|tevreden|huidige leverancier|andere partij|andere leverancier|vast aan',
  anger:
    'onacceptabel|schandalig*|schande|teleurgesteld*|teleurstellend|waardeloos|belachelijk|boos|woedend|klacht|klagen|nooit meer|slecht*|onbeschoft|weer de verkeerde|wachten al|frustrerend|ontevreden|ergernis|verontschuldig*|zat|oplichting',
  broken:
    'storing|fout|foutmelding|kapot|werkt niet|werkt niet meer|doet het niet|niet meer inloggen|kan niet inloggen|niet aangekomen|ontbreken|ontbreekt|lekt|probleem|beschadigd|geblokkeerd|vastgelopen|wachtwoord|kwijt|niet meer in mijn',
  bulk_footer:
    'klik hier om|op elk moment|wilt u deze|afmelden voor deze|niet beantwoorden|alle rechten|klik hier|bekijk in browser',
  demo: 'demo|demonstratie|laten zien|proefrit|uitproberen|rondleiding',
  forwarding: 'ter info|ter informatie|zie hieronder|doorgestuurd|bijgevoegd|in cc',
  help: 'hulp|helpen|jullie helpen|graag wijzigen|wijzigen|annuleren|aanpassen|terugstorten|ruilen|vervangen|resetten|iemand sturen|oplossen|opzeggen|reparatie',
  interest:
    'interesse|interessant|geïnteresseerd|klinkt goed|klinkt interessant|meer informatie|meer info|hoor graag meer|vertel|stuur maar|offerte|volgende stap|precies wat we zoeken|graag meedoen|leuk|lijkt me|benieuwd|proberen',
  interrogative:
    'wat|wat kost|hoe|hoeveel|hoe lang|hoe laat|wanneer|waar|waarom|wie|welke|is er|is het|zijn|kun je|kunt u|kan ik|zit daar|hebben jullie|vraag|vragen|heeft u',
  invoice:
    'factuur|facturen|facturering|afgeschreven|btw|betaling|creditnota|terugbetaling|incasso|aanmaning|bedrag|rekening',
  law: 'advocaat|juridisch*|rechter|rechtszaak|avg|gdpr|autoriteit persoonsgegevens|persoonsgegevens|aansprakelijk*|ingebrekestelling|sommatie|aangifte|conform de',
  meet: 'afspraak|afspreken|bellen|bel me|belafspraak|vergadering|komt goed uit|past|schikt|verzetten|verplaatsen|beschikbaar|langskomen|komen kijken|koffie|agenda|gesprek|zou je volgende week|kennismaken|overleg',
  negation: 'niet|geen|nee|nooit|niets|zonder|noch|niks',
  not_now:
    'nu niet|nu even niet|op dit moment|later|na de zomer|volgend jaar|volgend kwartaal|in januari|budget voor dit jaar|misschien later|te druk|nog eens|misschien na|voorlopig',
  order:
    'bestelling|pakket*|levering|account|wachtwoord|licentie|app|garantie|retour|boeking|ticket|order|afleveradres',
  personal_news: 'gefeliciteerd|fijn weekend|prettige feestdagen|gelukkig nieuwjaar|verjaardag|groetjes|notulen',
  pitch: 'wij bieden|aanbieding|korting|is onderweg|verificatiecode|actie|lening|gewonnen',
  price: 'duur|te duur|prijs|prijzig|prijzen|kosten|kost|budget|goedkoper|prijslijst|tarief|euro',
  refusal:
    'geen interesse|nee dank|nee bedankt|niet geïnteresseerd|niets voor|niet nodig|geen behoefte|helaas|afwijzen|zien ervan af|gekozen voor|laat maar|iets anders gevonden|kom niet|nee hoor',
  security: 'gehackt|phishing|lek|datalek|kwetsbaarheid|fraude|oplichting|verdacht*|gestolen|virus|misbruik',
  stop_mail:
    'uitschrijven|schrijf me uit|afmelden|van deze lijst|van de lijst|stop met mailen|hou op|geen nieuwsbrief|geen mails meer|verwijder mijn|verwijder al mijn|niet meer mailen|geen contact meer|geen reclame|haal mij|haal me|spam',
  thanks: 'bedankt|dank|dank je|dank u|dankjewel|hartelijk dank',
  time: 'maandag|dinsdag|woensdag*|donderdag|vrijdag|zaterdag|zondag|morgen|vandaag|ochtend|middag|avond|volgende week|deze week|uur|januari|februari|maart|mei|juni|juli|augustus|oktober',
  wrong_person:
    'juiste persoon|verkeerde persoon|verkeerde voor|probeer het bij|neem contact op met|ga daar niet over|overleg het intern|denk er nog|kom erop terug',
};

export const SWEDISH: CuePhrases = {
  absence:
    'semester|på semester|frånvarande|inte på kontoret|föräldraledig|tjänstledig|sjuk|stängt|tillbaka den|när jag är tillbaka|åter|slutat|inte kvar|begränsad tillgång|på resa|ledig',
  acknowledge:
    'bekräftat|bekräftar|mottaget|mottagit|stämmer|det stämmer|kör på|kör på det|klart|ordnat|vi ses på|som överenskommet|godkänt|godkänner|undertecknat|betalt|noterat|accepterar|har kommit|löst',
  agree: 'ja|japp|absolut|visst|självklart|okej|perfekt|bra|precis|gärna',
  already_served: 'har redan|använder redan|nöjda med|nöjd med|annan leverantör|nuvarande leverantör|avtal med',
  anger:
    'oacceptabelt|besviken|besvikna|skandal|sämsta|arg|arga|förbannad|klagomål|klaga|reklamera|aldrig mer|dåligt|dålig|usel|uselt|skäms|missnöjd*|tredje gången|väntan|katastrof|otrevlig*',
  broken:
    'fel|felmeddelande|trasig|trasigt|fungerar inte|kan inte logga|kommer inte in|inte kommit|saknas|läcker|problem|skadad|skadat|låst|lösenord|kraschar|hänger sig',
  bulk_footer: 'avregistrera dig här|svara inte på|alla rättigheter|klicka här',
  demo: 'demo|demonstration|visa oss|provköra|visning av systemet',
  forwarding: 'för kännedom|se nedan|vidarebefordrar|bifogar|bifogat',
  help: 'hjälp|hjälpa|kan ni hjälpa|ändra|avboka|säga upp|byta|återbetalning|pengarna tillbaka|ersätta|återställ|kan någon komma|rätta|laga',
  interest:
    'intresserad|intresserade|intressant|intresse|låter bra|låter intressant|mer information|mer info|berätta mer|skicka gärna|veta mer|nästa steg|letat efter|vara med|vad kul|offert|gärna mer|prova|nyfiken',
  interrogative:
    'vad|hur|när|var|varför|vem|vilken|vilka|kan du|kan ni|finns det|får man|är det|fråga|frågor|hur länge|hur mycket|hur dags|fungerar det',
  invoice: 'faktura*|fakturan|debiterad|debiterats|moms|betalning|kvitto|kreditfaktura|belopp|autogiro|påminnelse',
  law: 'advokat|juridisk*|domstol|gdpr|dataskydd|stämning|polisanmäla|anmälan|personuppgifter|integritetsskydd*|konsumentverket|arn',
  meet: 'möte|mötet|samtal|ring mig|ringa|träffas|ses|passar bra|passar|boka|boka om|flytta mötet|tid hos|har du tid|kalender|lunch|fika|visning|tider',
  negation: 'inte|ej|nej|nä|aldrig|inget|inga|ingen|utan',
  not_now:
    'inte just nu|inte nu|efter sommaren|nästa år|nästa kvartal|i januari|i höst|senare|återkom|hör av dig|ingen budget|kanske i|längre fram',
  order: 'beställning|order|paket|leverans*|konto|lösenord|licens|app|garanti|retur|bokning|biljett',
  personal_news: 'grattis|god jul|gott nytt år|trevlig helg|födelsedag*|hälsningar|protokoll',
  pitch: 'vi erbjuder|erbjudande|rabatt|verifieringskod|på väg|lån|vunnit',
  price: 'dyrt|dyr|för dyrt|pris|priset|prislista|prislistan|kostar|kostnad|budget|billigare|kronor',
  refusal:
    'nej tack|inte intresserad*|ej intresserad*|inget för oss|behöver inte|tackar nej|avböja|avstår|tyvärr|ångrat mig|valt en annan|vill inte ha|nä tack',
  security: 'hackad|hackat|phishing|nätfiske|bedrägeri|sårbarhet|intrång|stulen|misstänkt|virus|kapat|kapad',
  stop_mail:
    'avregistrera|ta bort mig|från listan|sluta mejla|sluta skicka|sluta|inte ha fler|vill inte ha fler|avsluta prenumeration|radera mina|kontakta mig inte|inga fler mejl|spam',
  thanks: 'tack|tackar|tack så mycket|stort tack',
  time: 'måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag|imorgon|idag|förmiddag|eftermiddag|kväll|nästa vecka|klockan|kl|januari|februari|mars|maj|juni|juli|augusti|oktober',
  wrong_person:
    'fel person|inte jag som|inte rätt person|prova inköp|kontakta istället|hör med|tänka på saken|återkommer',
};
