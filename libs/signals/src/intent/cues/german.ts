import type { CuePhrases } from './cue.js';

export const GERMAN: CuePhrases = {
  absence:
    'im urlaub|urlaub|abwesen*|nicht im büro|außer haus|ausser haus|elternzeit|mutterschutz|betriebsferien|betriebsurlaub|krank|krankheit|erst wieder|wieder da|wieder erreichbar|nicht erreichbar|keinen zugriff|nicht mehr für unser|nicht mehr im unternehmen|nicht mehr gelesen|geschlossen|vertretung|meine rückkehr|nach meiner rückkehr|auf kur|auf dienstreise|dienstreise|unterwegs|zurück am|auf der hütte|ruhestand',
  acknowledge:
    'bestätig*|passt|passt so|passt mir so|geht klar|alles klar|einverstanden|erhalten|angekommen|eingegangen|erledigt|freigabe|freigegeben|unterschrieben*|überwiesen|bezahlt|wie besprochen|wie vereinbart|bis dann|bis dienstag|bis morgen|bis samstag|bin dabei|zur kenntnis genommen|in ordnung|machen wir so|so machen|bitte starten|stimmt|stimmt so|zusage|sage zu|auftrag ist erteilt|funktioniert jetzt|geht jetzt wieder|vermerkt|notiert',
  agree: 'ja|jep|jo|klar|gerne|gern|natürlich|selbstverständlich|perfekt|super|prima|genau|richtig|okay',
  already_served:
    'bereits|haben schon|haben wir schon|nutzen bereits|arbeiten bereits|sind zufrieden|zufrieden|anderen anbieter|anderer anbieter|gebunden|vertrag mit|partner aus|hauseigen*|eigene lösung|bei der konkurrenz',
  anger:
    'unverschämt*|frechheit|enttäuscht*|enttäuschend|inakzeptabel|unmöglich|sauer|stinksauer|ärger*|verärgert|wütend|schlecht*|katastrophe|katastrophal|skandal*|saftladen|nie wieder|beschwer*|reklamier*|so geht das nicht|unzumutbar|peinlich|unfreundlich|schlampig|mangelhaft*|frust*|geduld|zum dritten mal|zum vierten mal|schon wieder|das kann doch nicht|traurig|lächerlich|versaut|patzig|zumutung',
  broken:
    'fehler|fehlermeldung|defekt|kaputt|funktioniert nicht|geht nicht|geht nicht mehr|nicht mehr anmelden|nicht anmelden|komme nicht|nicht angekommen|fehlt|fehlten|fehlen|abstürz*|stürzt|absturz|bricht ab|gesperrt|beschädigt|gesprungen|störung|problem|probleme|falsche|falschen|nicht erhalten|klemmt|undicht|nicht warm|passwort vergessen',
  bulk_footer:
    'klicken sie bitte hier|klicken sie hier|hier abmelden|hier abbestellen|jederzeit|link am ende|wenn sie diesen|newsletter nicht mehr erhalten|datenschutz|abmelden impressum|impressum|newsletter abbestellen|datenschutzerklärung|bitte antworten sie nicht|diese mail wurde automatisch|im browser ansehen|nur heute|jetzt kaufen|rabatt auf',
  demo: 'demo|vorführung|vorführen|live ansehen|live sehen|probe fahren|probefahrt|zeigen|präsentieren|vorstellen',
  forwarding: 'zur info|zur kenntnis|siehe unten|weitergeleitet|leite ich weiter|anbei|z k|cc',
  help: 'hilfe|helfen|bitte helfen|um hilfe|bitte ändern|bitte stornieren|stornieren|kündig*|austausch*|umtausch*|zurücksetzen|sperren|beheben|prüfen sie|bitte prüfen|schicken sie jemanden|zurückgeben|erstatt*|rückerstattung|kümmern|reparatur|reparieren|freischalten|benötigen|ich brauche einen',
  interest:
    'interessant|interessiert|interesse an|haben interesse|hätte interesse|klingt gut|klingt interessant|hört sich gut an|hört sich super an|spannend*|mehr informationen|mehr infos|mehr details|mehr erfahren|erzähl|her mit|unterlagen|gerne mehr|gern mehr|neugierig|testen|ausprobieren|nächste schritt*|wie geht es weiter|suchen genau|genau so etwas|würde mich interessieren|bin dabei|unverbindliches angebot|wie gerufen|angebot zukommen|teilnehmen|mitmachen|katalog',
  interrogative:
    'was kostet|wie viel|wieviel|wie lange|wie groß|wann|wo|woher|wer|welche|welcher|welches|warum|gibt es|gibts|haben sie|können sie|könnten sie|kann man|ist der|ist die|ist das|muss ich|darf ich|frage|fragen|bis wann|ab wann|liefert ihr|senden sie mir|zuschicken|schicken sie uns bitte die preisliste|gilt',
  invoice:
    'rechnung*|abgebucht|abbuchung|gutschrift|mahnung|umsatzsteuer|mehrwertsteuer|ust|zahlung|erstattung|lastschrift|bankverbindung|iban|nebenkosten*|doppelt berechnet|beleg|bestellnummer fehlt',
  law: 'anwalt*|rechtsanwalt|rechtlich*|gericht|klage|dsgvo|datenschutz*|datenschutzbeauftragt*|abmahnung|frist|uwg|widerspreche|widerspruch|schadensersatz|schadenersatz|art 00|artikel 00|haftung|haftbar|verstoß|vertragsbruch|mieterschutz*|verbraucherzentrale|strafanzeige|anzeige',
  meet: 'termin*|telefonieren|telefonat|anrufen|rufen sie mich|ruf mich|zurückrufen|treffen|besprechen|besprechung|gespräch|uhr passt|passt mir|passt ihnen|passt dir|zeit für|verschieben|verlegen|vormittag*|nachmittag*|einladung|videocall|per teams|besichtigung|vorbeikommen|kaffee|kennenlernen|kw|ausweichtermin|hätten sie zeit|haben sie zeit|was frei|noch frei',
  negation: 'nicht|kein|keine|keinen|keiner|nein|nie|niemals|nichts|nö|nee|ne|ohne|weder|kaum',
  not_now:
    'momentan nicht|derzeit nicht|zurzeit|zur zeit nicht|im moment nicht|jetzt nicht|nicht jetzt|nächstes jahr|im nächsten jahr|später|im herbst|im januar|im frühjahr|nach dem sommer|quartal|keine kapazität*|auf eis|budget für dieses jahr|wieder melden|melden sie sich|nochmal anfragen|nochmal fragen|frag mich|nach den ferien|nach den sommerferien|grad schlecht|grad ist es schlecht',
  order:
    'bestellung|bestellnummer|auftrag|lieferung|liefer*|paket|sendung|konto|zugang|passwort|lizenz*|app|garantie|rücksendung|buchung|ticket|kundennummer|gutscheincode|wartungsvertrag',
  personal_news:
    'alles gute|herzlichen glückwunsch|glückwunsch|frohe weihnachten|guten rutsch|schönes wochenende|liebe grüße|geburtstag|umgezogen|protokoll|newsletter im|veranstaltung|einladung zum',
  pitch:
    'wir bieten|führender hersteller|führender anbieter|top preise|sale|rabatt|angebot nur|bestätigungscode|sendung ist unterwegs|ist bei uns eingegangen|ticketnummer|gewonnen|kredit',
  price:
    'teuer|zu teuer|preis|preise|kosten|kostet|budget|zu viel|günstiger|billiger|angebot|euro|mindestlaufzeit|rabatt|mengenrabatt|um die hälfte|knapp bei kasse',
  refusal:
    'kein interesse|nein danke|keinen bedarf|kein bedarf|brauchen wir nicht|brauche ich nicht|nicht relevant|nicht interessiert|absage|absagen|sagen ab|lehnen|abgelehnt|leider nicht|nicht weiterverfolgen|entschieden|dagegen entschieden|kommt nicht in frage|nicht in frage|nichts für|passt nicht|keinen mehrwert|lassen sie mal|verzichten|leider kann ich nicht|möchte keine|möchten keine|nicht wechseln|keinen gebrauch|hat sich erledigt|raus',
  security:
    'phishing|gehackt|sicherheitslücke|schwachstelle|betrug|betrüg*|missbrauch|schadsoftware|virus|datenleck|sql|xss|unbefugt*|komischem link|war ich nicht|gefälscht*',
  stop_mail:
    'abmelden|abbestellen|abmeldung|austragen|aus dem verteiler|aus ihrem verteiler|aus der liste|aus ihrer liste|aus eurer liste|streichen sie|keine weiteren mails|keine mails mehr|keine werbung|nicht mehr schreiben|hören sie auf|nicht mehr bekommen|adresse löschen|löschen sie|löscht mich|meine daten|verschonen|nie bestellt|spam|nehmen sie mich|postfach|keine angebote mehr|nicht mehr kontaktieren|kontaktieren sie mich nicht|schreiben sie mir nicht',
  thanks: 'danke|vielen dank|herzlichen dank|dankeschön|danke schön|besten dank|merci',
  time: 'montag*|dienstag*|mittwoch*|donnerstag*|freitag*|samstag*|sonntag*|morgen|heute|abend|mittag|uhr|nächste woche|diese woche|januar|februar|märz|mai|juni|juli|dezember|halb',
  wrong_person:
    'falsche ansprechpartner|falscher ansprechpartner|nicht zuständig|falsche adresse|falsche person|versuchen sie es bei|wenden sie sich|zuständig ist|ansprechpartner ist|nicht für mich bestimmt|fragen sie|müssen sie den|bespreche das intern|überleg*|komme auf sie zu',
};
