import type { CuePhrases } from './cue.js';

export const POLISH: CuePhrases = {
  absence:
    'na urlopie|urlop*|poza biurem|nieobecn*|zwolnieni*|macierzyńsk*|w delegacji|po powrocie|nieczynn*|zamknięt*|w szpitalu|już nie pracuj*|ograniczony dostęp|nie mam dostępu do poczty|przebywam',
  acknowledge:
    'potwierdzam|potwierdzamy|otrzymałem|otrzymałam|otrzymaliśmy|zgadza się|proszę działać|zrobione|doszło|do wtorku|do soboty|do zobaczenia|zgoda|akceptuję|akceptujemy|podpisan*|zapłacon*|przelew wysłan*|zatwierdz*|przyjąłem|jasne|gotowe|tak jak ustaliliśmy|działa już',
  agree: 'tak|jasne|oczywiście|pewnie|dobrze|świetnie|super|zgadzam się|ok|chętnie|dokładnie',
  already_served:
    'mamy już|korzystamy już|już korzystamy|jesteśmy zadowoleni|zadowoleni|innego dostawcę|obecnym dostawcą|współpracujemy już',
  anger:
    'niedopuszczaln*|skandal*|rozczarowan*|żenad*|żenując*|wściekł*|zła|zły|oburz*|reklamacj*|skarg*|skarż*|nigdy więcej|fataln*|okropn*|beznadziej*|nie do przyjęcia|znowu pomyłka|kpina|wstyd|niezadowol*|niemił*|czekamy już|oszu*',
  broken:
    'błąd|błędn*|awari*|nie działa|nie mogę|nie możemy się|nie możemy|zepsut*|uszkodzon*|brakuje|nie dotarł*|nie przyszł*|zgubi*|problem|cieknie|hasł*|zablokowan*|zawiesza|nie pamiętam',
  bulk_footer: 'prosimy nie odpowiadać|wypisz się|polityka prywatności|kliknij tutaj|wszelkie prawa',
  demo: 'demo|prezentacj*|pokaz|pokazać|zobaczyć na żywo|na żywo|jazdę próbną|przetestować na',
  forwarding: 'do wiadomości|w załączeniu|w załączniku|przesyłam dalej|poniżej',
  help: 'pomoc*|pomóc|proszę o pomoc|proszę o zmianę|zmianę adresu|anulow*|zwrócić|zwrot|wymian*|korekt*|reset*|odblokow*|serwisant*|napraw*|przysłać|rezygnacja z umowy',
  interest:
    'zainteresowan*|zainteresował*|interesuje|ciekaw*|brzmi ciekawie|brzmi świetnie|więcej informacji|przesłanie szczegółów|szczegół*|chętnie dowiem|kolejne kroki|szukamy|katalog|co dalej|jestem chętn*|chciałbym wziąć|chciałabym wziąć|opowiedz|oferta nam odpowiada',
  interrogative:
    'ile|jaki|jaka|jakie|jak|kiedy|gdzie|dlaczego|kto|skąd|czy|pytanie|o której|czy można|czy jest|jeszcze aktualne',
  invoice: 'faktur*|nip|płatnoś*|pobrano|obciążon*|zwrot pieniędzy|vat|paragon|przelew*|korektę|kwot*',
  law: 'prawnik*|prawn*|sąd*|rodo|pozew|adwokat*|danych osobowych|uodo|roszczen*|odszkodowan*|na podstawie|wezwanie|uokik|rzecznik*',
  meet: 'spotkani*|spotkajmy|spotkać|porozmawiać|zadzwonić|proszę zadzwonić|rozmow*|telefon*|przełożyć|mi pasuje|pasuje|termin|umówić|wizyt*|wpaść|kawę|kalendarz*|dostępn*|obejrzeć',
  negation: 'nie|nigdy|nic|żaden|żadnej|bez|ani|brak',
  not_now:
    'obecnie nie|teraz nie|na razie|w tej chwili|w przyszłym|przyszłym kwartale|przyszłym roku|po wakacjach|w styczniu|później|nie mamy już budżetu|proszę odezwać się|może po|za jakiś czas',
  order: 'zamówieni*|paczk*|przesyłk*|dostaw*|konto|konta|licencj*|aplikacj*|gwarancj*|rezerwacj*|bilet*|umow*',
  personal_news:
    'wesołych świąt|sto lat|wszystkiego najlepszego|gratulacj*|szczęśliwego nowego|miłego weekendu|pozdrowienia|urodzin*',
  pitch: 'oferujemy|promocj*|rabat*|zostało zarejestrowane|kod weryfikacyjny|wygra*|pożyczk*|w drodze',
  price: 'drog*|cena|ceny|cenę|koszt*|kosztuje|budżet*|taniej|tańsz*|kasy|cennik*|za drogo|złotych',
  refusal:
    'nie jesteśmy zainteresowani|nie jestem zainteresowan*|nie skorzystamy|nie skorzystam|dziękuję ale|nie dzięki|rezygnuj*|nie potrzebuj*|to nie dla|wybraliśmy|odmawia*|niestety|nie dam rady|odmow*|jednak nie',
  security: 'włama*|phishing|oszust*|luk*|wyciek*|podejrzan*|skradzion*|wirus*|zhakowan*|fałszyw*',
  stop_mail:
    'wypis*|usunięcie mnie|usuńcie mnie|proszę usunąć|więcej do mnie nie pisać|przestańcie|nie chcę więcej|rezygnuję z newslettera|z listy|usunięcia moich danych|zaprzestania|nie życzę sobie|spam|reklam',
  thanks: 'dziękuję|dziękujemy|dzięki|dziękuje|bardzo dziękuję',
  time: 'poniedziałek|wtorek|środ*|czwartek|piątek|sobot*|niedziel*|jutro|dzisiaj|dziś|rano|po południu|wieczor*|przyszłym tygodniu|tym tygodniu|stycz*|luty|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|godzin*',
  wrong_person:
    'nie ja się|niewłaściw*|pomyłka|proszę pisać do|zajmuje się|proszę o kontakt z|zastanowię|przekażę|skonsultuję|do działu',
};
