import type { CuePhrases } from './cue.js';

export const ITALIAN: CuePhrases = {
  absence:
    'fuori ufficio|fuori sede|in ferie|ferie|assente|assenza|al mio rientro|mio rientro|maternità|malattia|chiuso|chiusi|chiusura|resterà chiuso|non lavoro più|non è più attiva|in vacanza|accesso limitato|in trasferta|in pensione',
  acknowledge:
    "confermo|confermiamo|confermato|ricevuto|ricevuta|va bene|procedete|procedete pure|fatto|bonifico effettuato|bonifico|firmato|approvato|pagato|arrivato tutto|a martedì|a sabato|a domani|come concordato|accetto|accettiamo|d'accordo|perfetto così|preso nota|risolto",
  agree: 'sì|si|certo|certamente|perfetto|esatto|ok|volentieri|ottimo|benissimo',
  already_served:
    'abbiamo già|usiamo già|lavoriamo già|già scelto|altro fornitore|soddisfatti|ci troviamo bene|fornitore attuale',
  anger:
    'inaccettabile|deluso|delusa|delusi|vergogna|vergognoso|schifo|pessimo|pessima|arrabbiat*|furios*|reclamo|lamentel*|disservizio|mai più|complimenti|ancora una volta|scandaloso|indecente|stufo|stufa|sporca|scortese|truffa|disastro|inammissibile|insoddisfatt*|nessuno risponde',
  broken:
    'errore|guasto|guasta|non funziona|non funziona più|non riesco|non riusciamo|si blocca|bloccato|rotto|rotta|danneggiat*|mancano|manca|non è arrivato|non arriva|problema|perde|difettos*|sbagliato taglia|password|perso',
  bulk_footer:
    'clicca qui per|in qualsiasi momento|se non desideri|annulla iscrizione|non rispondere a questa|tutti i diritti|clicca qui|visualizza nel browser',
  demo: 'demo|dimostrazione|vedere il prodotto|mostrarci|farci vedere|provare',
  forwarding: 'per conoscenza|inoltro|vedi sotto|in allegato|in copia',
  help: 'aiuto|aiutare|potete aiutarci|annullare|modificare|cambiare|fare il cambio|rimborso|sostituzione|correggere|rifarla|mandate un tecnico|tecnico|assistenza|sbloccare|disdire|disdetta|restituire',
  interest:
    "mi interessa|ci interessa|interessa*|interessato|interessata|interessati|interessante|maggiori informazioni|più informazioni|saperne di più|ditemi di più|inviatemi|mandatemi|come possiamo procedere|attendiamo un'offerta|brochure|volentieri|ci farebbe comodo|mi piacerebbe|ci sto|prossimi passi|vorrei partecipare|in linea con",
  interrogative:
    "quanto|quanto costa|quale|quali|come|quando|dove|perché|chi|cosa|c'è|avete|potete|potrebbe|può|si può|è possibile|domanda|a che ora|è compatibile|che taglia|è inclusa|sono ammessi",
  invoice:
    'fattura*|fatturazione|addebit*|pagamento|iva|rimborso|bonifico|nota di credito|partita iva|scontrino|abbonamento|sollecito',
  law: 'avvocato|legale|legali|vie legali|tribunale|gdpr|garante|privacy|diffida|denuncia|dati personali|ai sensi|risarcimento|associazione consumatori|inadempi*',
  meet: "appuntamento|riunione|chiamata|mi chiami|chiamami|sentirci|sentiamoci|videochiamata|disponibile|disponibili|disponibilità|incontrarci|ci vediamo|vedere l'appartamento|spostare|rimandare|va bene per|calendario|call|caffè|pranzo|visita|passare",
  negation: 'non|no|mai|niente|nulla|senza|né|nessuno|nessuna|neanche',
  not_now:
    "per ora no|adesso no|in questo momento|al momento|risentiamoci|ne riparliamo|l'anno prossimo|più avanti|a settembre|dopo le vacanze|budget è bloccato|prossimo trimestre|magari dopo|fra qualche mese",
  order:
    'ordine|pacco|consegna|spedizione|account|profilo|password|licenza|garanzia|reso|prenotazione|biglietto|colli|app',
  personal_news: 'auguri|buon compleanno|buone feste|buon natale|complimenti per|buon weekend|verbale|congratulazioni',
  pitch: 'vi offriamo|offerta|sconto|spedito|codice di verifica|promozione|vinto|prestito|leader nel',
  price: 'caro|cara|prezzo|prezzi|costo|costi|costa|budget|troppo|listino|tariffa|euro|meno caro|a quel prezzo|rate',
  refusal:
    'no grazie|non siamo interessati|non sono interessat*|non fa per|non mi serve|non ci serve|deciso di no|deciso di non|non procedere|purtroppo|rifiutare|declinare|lascia perdere|lasciamo stare|grazie lo stesso|non posso venire|scelto un altro',
  security: 'hackerat*|phishing|frode|truffa|vulnerabilità|accesso non autorizzato|rubat*|violat*|falso|virus|sospett*',
  stop_mail:
    'cancellatemi|cancellami|disiscriv*|disiscrizione|toglietemi|non scrivetemi|non inviarmi|non inviatemi|basta email|basta mail|non voglio più ricevere|rimuovetemi|cancellazione dei miei dati|non essere più contattato|dalla lista|mailing list|spam|smettetela',
  thanks: 'grazie|grazie mille|ringrazio|ringraziamo|grazie di cuore',
  time: 'lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|domani|oggi|mattina|pomeriggio|sera|settimana prossima|prossima settimana|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|alle',
  wrong_person:
    "persona giusta|sbagliato persona|persona sbagliata|chieda a|chieda all'|si rivolga|contatti|non mi occupo|ne parlo con|ci penso|vi faccio sapere",
};
