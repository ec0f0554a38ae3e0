import { paragraphs, signed, type Copy } from './copy.js';
import type { Language } from './languages.js';
import { pick } from './pick.js';

interface Phrases {
  readonly subjects: readonly [string, ...string[]];
  readonly greeting: string;
  readonly why: string;
  readonly question: string;
  readonly signOff: string;
}

/** What can be said without turning the goal's words around. */
const PHRASES: Readonly<Record<Exclude<Language, 'en'>, Phrases>> = {
  de: {
    subjects: ['Eine kurze Frage', 'Eine Idee für Ihr Team', 'Darf ich Ihnen kurz etwas zeigen?'],
    greeting: 'Guten Tag {{first_name}},',
    why: 'ich schreibe Ihnen, weil wir an etwas arbeiten, das für Sie von Interesse sein könnte, und würde Ihnen gern in wenigen Sätzen davon erzählen.',
    question:
      'Darf ich Ihnen mehr dazu schicken? Eine kurze Antwort genügt. Falls ich bei Ihnen falsch bin, hilft mir auch das.',
    signOff: 'Mit freundlichen Grüßen',
  },
  fr: {
    subjects: ['Une courte question', 'Une idée pour votre équipe', 'Puis-je vous présenter quelque chose ?'],
    greeting: 'Bonjour {{first_name}},',
    why: 'Je vous écris parce que nous travaillons à quelque chose qui pourrait vous intéresser, et j’aimerais vous en parler en quelques lignes.',
    question:
      'Puis-je vous en dire plus ? Une réponse d’une ligne suffit. Si je m’adresse à la mauvaise personne, dites-le-moi aussi.',
    signOff: 'Bien cordialement',
  },
  es: {
    subjects: ['Una pregunta breve', 'Una idea para su equipo', '¿Puedo enseñarle algo?'],
    greeting: 'Hola {{first_name}}:',
    why: 'Le escribo porque trabajamos en algo que podría interesarle y me gustaría contárselo en pocas líneas.',
    question:
      '¿Puedo enviarle más información? Basta una respuesta de una línea. Si no es usted la persona indicada, dígamelo también.',
    signOff: 'Un saludo',
  },
  pt: {
    subjects: ['Uma pergunta rápida', 'Uma ideia para a sua equipa', 'Posso mostrar-lhe uma coisa?'],
    greeting: 'Olá {{first_name}},',
    why: 'Escrevo-lhe porque estamos a trabalhar em algo que lhe pode interessar e gostaria de o apresentar em poucas linhas.',
    question: 'Posso enviar mais informações? Basta uma resposta curta. Se não for a pessoa certa, diga-me também.',
    signOff: 'Com os melhores cumprimentos',
  },
  it: {
    subjects: ['Una breve domanda', 'Un’idea per il suo team', 'Posso mostrarle una cosa?'],
    greeting: 'Buongiorno {{first_name}},',
    why: 'le scrivo perché stiamo lavorando a qualcosa che potrebbe interessarle e vorrei parlargliene in poche righe.',
    question:
      'Posso inviarle qualche informazione in più? Basta una riga di risposta. Se non è la persona giusta, me lo dica pure.',
    signOff: 'Cordiali saluti',
  },
  nl: {
    subjects: ['Een korte vraag', 'Een idee voor uw team', 'Mag ik u iets laten zien?'],
    greeting: 'Beste {{first_name}},',
    why: 'Ik schrijf u omdat wij aan iets werken dat voor u interessant kan zijn, en vertel u er graag in een paar regels over.',
    question:
      'Mag ik u meer sturen? Een antwoord van één regel is genoeg. Bent u niet de juiste persoon, laat het mij dan ook weten.',
    signOff: 'Met vriendelijke groet',
  },
};

/** A short mail in the goal's own language that names no fact at all. */
export function foreignCopy(language: Exclude<Language, 'en'>, seed: string, senderName: string | undefined): Copy {
  const { subjects, greeting, why, question, signOff } = PHRASES[language];
  return {
    subjectLine: pick(subjects, seed, 'subject'),
    messageBody: paragraphs([greeting, why, question, signed(signOff, senderName)]),
  };
}
