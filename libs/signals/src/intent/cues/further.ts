import type { CuePhrases } from './cue.js';

export const RUSSIAN: CuePhrases = {
  absence:
    'в отпуске|отпуск*|меня нет в офисе|нет на месте|не в офисе|командировк*|на больничном|больничн*|после возвращения|вернусь|больше не работа*|декрет*|выходн*|закрыт*',
  acknowledge:
    'подтвержда*|подтвердил*|получил*|принято|договорились|согласен|согласна|согласны|готово|сделано|оплачен*|оплатил*|всё верно|все верно|подписан*|до вторника|до встречи|до завтра|одобрен*|приступайте|понял*|учтено|решено|работает теперь',
  agree: 'да|хорошо|конечно|отлично|ладно|ок|верно|прекрасно|супер|с удовольствием',
  already_served: 'у нас уже|уже есть|уже работаем|уже используем|другого поставщика|другой поставщик|довольны',
  anger:
    'безобрази*|разочаров*|ужасн*|возмут*|возмущ*|недопустим*|неприемлем*|отвратительн*|позор*|хамств*|жалоб*|жалуюсь|надоел*|издева*|кошмар*|обман*|больше никогда|сколько можно|недовол*|третью неделю|в третий раз|до сих пор',
  broken:
    'ошибк*|не работает|не могу войти|не могу|не можем|сломал*|сломан*|не пришёл|не пришел|не пришла|не приходит|потерял*|пропал*|проблем*|завис*|повреж*|бракован*|заблокирован*|забыл пароль|пароль|не открывается',
  bulk_footer: 'не отвечайте на это|отписаться от рассылки можно|все права|нажмите здесь',
  demo: 'демо|демонстраци*|презентацию вживую|показать|тест драйв',
  forwarding: 'для информации|к сведению|см ниже|во вложении|пересылаю|в копии',
  help: 'помогите|помощь|помочь|прошу изменить|измените|отменить|отмените|замен*|вернуть|верните|исправ*|почин*|восстанов*|разблокир*|мастер*|обменять',
  interest:
    'интересно|заинтересова*|интерес*|расскажите|подробн*|пришлите|больше информации|следующ* шаг*|дальнейшие шаги|хотим попробовать|ищем|презентаци*|каталог|хочу участвовать|хотел бы узнать|звучит',
  interrogative:
    'сколько|какой|какая|какие|как|когда|где|почему|зачем|кто|что|откуда|можно ли|есть ли|можете|вопрос*|ли',
  invoice: 'счёт|счет|счета|списали|оплат*|платёж|платеж|ндс|возврат*|чек|квитанци*|акт сверки',
  law: 'суд|юрист*|адвокат*|иск|прокуратур*|роспотребнадзор*|персональн*|законн*|закону|претензи*|gdpr|ответственност*',
  meet: 'созвонимся|созвониться|встреч*|встретиться|позвоните|звонок|звонк*|перенести|удобно|время|календар*|зум|поговорить|обсудить|обсудим|на связи|записаться|приём|прием|кофе',
  negation: 'не|нет|никогда|ничего|без|ни',
  not_now:
    'не сейчас|сейчас не|пока не|позже|через полгода|в следующем году|следующем квартале|после праздников|в январе|бюджета уже нет|нет бюджета|вернёмся|вернемся|попозже',
  order: 'заказ*|посылк*|доставк*|аккаунт*|логин|лицензи*|приложени*|гарант*|брон*|билет*',
  personal_news: 'с днём рождения|с днем рождения|поздравля*|с новым годом|с праздник*|как дела|хороших выходных',
  pitch: 'предлагаем|скидк*|акци*|код подтверждения|зарегистрирован*|кредит*|выигра*|распродаж*',
  price: 'дорого|цена|цены|стоит|стоимость|бюджет*|дешевле|прайс|руб*|дорогой',
  refusal:
    'не интересно|неинтересно|нет спасибо|не нужно|не нужен|не нужна|отказ*|решили отказаться|к сожалению|не подходит|выбрали другого|не заинтересован*|не будем|передумал*',
  security: 'взлома*|фишинг*|мошенни*|уязвимост*|утечк*|украли|подозрительн*|вирус*|чужой вход',
  stop_mail:
    'отпишите|отписаться|отписка|больше мне не пишите|не пишите|удалите|исключите|из рассылки|из базы|хватит|прекратите|перестаньте|не присылайте|спам',
  thanks: 'спасибо|благодар*|большое спасибо',
  time: 'понедельник*|вторник*|среду|четверг*|пятниц*|суббот*|воскресень*|завтра|сегодня|утром|вечером|на следующей неделе|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|часов|час',
  wrong_person: 'не ко мне|ошиблись|не тот человек|напишите в|обратитесь|отвечает за|подумаю|посоветуюсь|передам',
};

/** Near enough to Norwegian to serve both. */
export const DANISH: CuePhrases = {
  absence:
    'på ferie|ferie|ikke på kontoret|fravær|fraværende|barsel|sygemeldt|syg|syk|lukket|stengt|tilbage den|tilbake|ikke længere ansat|permisjon|begrenset adgang|begrænset adgang',
  acknowledge:
    'bekræftet|bekræfter|bekreftet|bekrefter|modtaget|mottatt|det er i orden|i orden|færdig|ferdig|gjort|betalt|godkendt|godkjent|vi ses|vi sees|stemmer|noteret|aftalt|underskrevet|signert|løst',
  agree: 'ja|ja tak|selvfølgelig|naturligvis|fint|perfekt|gerne|gjerne|okay|greit',
  already_served: 'har allerede|bruger allerede|bruker allerede|tilfredse|fornøyd|anden leverandør|annen leverandør',
  anger:
    'uacceptabelt|uakseptabelt|skuffet|skuffede|for dårligt|elendig*|skandale|klage|klager|vred|sint|rasende|aldrig mere|aldri mer|utilfreds*|misfornøyd|tredje gang|venter stadig|pinligt|uforskammet',
  broken:
    'fejl|feil|virker ikke|fungerer ikke|logge ind|logget inn|ikke kommet|mangler|i stykker|ødelagt|går ned|problem|låst|adgangskode|passord',
  demo: 'demo|demonstration|vise os|vise oss|prøvetur',
  forwarding: 'til orientering|se nedenfor|se under|vedhæftet|vedlagt|videresender',
  help: 'hjælp|hjelp|kan i hjælpe|kan dere hjelpe|annullere|avbestille|opsige|bytte|ændre|endre|rette|refundere|tilbagebetaling|reparere',
  interest:
    'interesseret|interesserede|interessert|interessant|lyder spændende|lyder godt|høres interessant|høres bra|mere information|mer informasjon|send gerne|send gjerne|hører gerne|næste skridt|neste steg|vil gerne vide|fortæl mere|tilbud',
  interrogative:
    'hvad|hva|hvordan|hvornår|når|hvor|hvorfor|hvem|hvilken|kan i|kan du|findes|er det|spørgsmål|spørsmål|hvor lang|hvor meget',
  invoice: 'faktura|fakturaen|betaling|moms|mva|kvittering|trukket to gange|kreditnota|beløb',
  law: 'advokat|juridisk|retten|retssag|gdpr|datatilsynet|persondata|personopplysninger|anmelde|erstatning',
  meet: 'møde|mødet|møte|møtet|ring til mig|ring meg|ringe|passer fint|passer bra|passer|flytte mødet|mødes|møtes|kalender|aftale tid|kaffe|ledig tid',
  negation: 'ikke|nej|nei|aldrig|aldri|ingen|intet|uden|uten',
  not_now:
    'ikke lige nu|ikke nu|ikke nå|efter sommerferien|etter sommeren|næste år|neste år|senere|næste kvartal|intet budget|prøv igen',
  order: 'ordre|pakken|pakke|levering|leveringstid|konto|licens|garanti|retur|bestilling',
  personal_news: 'tillykke|gratulerer|glædelig jul|god jul|godt nytår|god weekend|hilsen',
  price: 'dyrt|for dyrt|pris|prisen|koster|budget|billigere|kroner',
  refusal:
    'nej tak|nei takk|ikke interesseret|ikke interesserede|ikke interessert|ikke noget for|takker nej|desværre|dessverre|behøver ikke|trenger ikke|valgt en anden',
  security: 'hacket|phishing|svindel|sikkerhedshul|mistænkelig|stjålet|misbrugt',
  stop_mail:
    'afmeld|meld meg av|fjern mig|fjern meg|fra listen|stop med|slutt å|slet mine|ikke kontakte|ikke skrive|ikke flere mails|nyhedsbrev|spam',
  thanks: 'tak|takk|mange tak|tusen takk|tusind tak',
  time: 'mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|i morgen|i dag|næste uge|neste uke|klokken|klokka|kl|formiddag|eftermiddag|januar|februar|marts|maj|juni|juli|august|oktober',
  wrong_person:
    'det er ikke mig|ikke meg|forkert person|feil person|prøv indkøb|kontakt venligst|tænker over|vender tilbage',
};

export const TURKISH: CuePhrases = {
  absence:
    'izindeyim|izinde*|ofis dışında*|tatilde*|yıllık izin|dönüşümde|raporluyum|artık çalışm*|kapalıyız|doğum izni',
  acknowledge:
    'onaylıyorum|onaylıyoruz|onaylandı|aldım|aldık|tamamdır|tamam|görüşürüz|doğru|ödendi|ödedim|imzaladım|anlaştık|kabul ediyor*|not aldım|çözüldü',
  agree: 'evet|tabii|elbette|olur|tamam|harika|mükemmel|memnuniyetle',
  already_served: 'zaten|başka bir firma*|mevcut tedarikçi*|memnunuz',
  anger:
    'kabul edilemez|rezalet|memnuniyetsiz*|hayal kırıklığı*|berbat|şikayet*|bıktım|saygısız*|bir daha asla|üçüncü kez|hâlâ bekliyor*|utanç*|kötü hizmet',
  broken:
    'hata|çalışmıyor|giriş yapamıyor*|gelmedi|bozuk|bozuldu|eksik|sorun|şifre*|kayıp|hasarlı|açılmıyor|kilitlendi',
  demo: 'demo|sunum|canlı gör*|gösterebilir',
  help: 'yardım*|iptal|değiştir*|iade|düzelt*|sıfırla*|destek|tamir*',
  interest:
    'ilgileniyor*|ilginç|daha fazla bilgi|detay*|kulağa hoş|teklif*|sonraki adım*|denemek ister*|katılmak isti*|bilgi alabilir',
  interrogative: 'ne|kadar|nasıl|ne zaman|nerede|neden|kim|hangi|kaç|mı|mi|mu|mü|musunuz|misiniz|soru*',
  invoice: 'fatura*|ödeme|iki kez çekil*|kdv|makbuz|ücret iadesi',
  law: 'avukat*|mahkeme*|yasal|dava|kvkk|kişisel veri*|hukuki|tüketici hakem*',
  meet: 'toplantı*|arayın|ara beni|görüşme*|görüşelim|uygun|uyar|randevu*|takvim|erteleyebilir*|kahve|alabilir miyiz',
  negation: 'hayır|değil|yok|hiç|asla',
  not_now: 'şu an değil|şu anda değil|daha sonra|gelecek yıl|seneye|bütçemiz yok|yaz sonrası|ileride',
  order: 'sipariş*|kargo*|teslimat*|hesap|hesabım|uygulama|garanti|rezervasyon*',
  personal_news: 'doğum günün*|kutlarım|tebrik*|mutlu yıllar|iyi bayramlar|iyi hafta sonları',
  price: 'pahalı|fiyat*|ücret*|bütçe*|ucuz|maliyet*',
  refusal: 'hayır teşekkürler|ilgilenmiyor*|istemiyor*|gerek yok|ihtiyacımız yok|maalesef|anlaştık|vazgeç*|uygun değil',
  security: 'hacklendi|dolandırıcı*|kimlik avı|güvenlik açığı|çalındı|şüpheli|sahte',
  stop_mail:
    'listeden çıkar*|bir daha yazmayın|mail atmayın|e posta göndermeyin|abonelikten|silin|rahatsız etmeyin|spam',
  thanks: 'teşekkür*|sağ olun|sağol',
  time: 'pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|yarın|bugün|saat|gelecek hafta|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık',
  wrong_person: 'yanlış kişi*|ben değilim|ilgili kişi|düşüneceğim|ileteceğim',
};
