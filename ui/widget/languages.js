// What the widget says, in the languages it brings along; data-labels replaces any of it.

const LANGUAGES = ["en", "de", "fr"];

// In each language; what only whoever runs the server can repair is said in English.
const LABELS = {
  launch: ["Ask", "Fragen", "Demander"],
  title: ["Ask your documents", "Fragen Sie Ihre Dokumente", "Interrogez vos documents"],
  intro: [
    "Every sentence of an answer leads to the exact words that say so.",
    "Jeder Satz einer Antwort führt zu den genauen Worten, die das sagen.",
    "Chaque phrase d’une réponse mène aux mots exacts qui la disent.",
  ],
  box: ["Your question", "Ihre Frage", "Votre question"],
  placeholder: ["Ask a question", "Frage stellen", "Posez une question"],
  send: ["Ask", "Fragen", "Demander"],
  stop: ["Stop", "Anhalten", "Arrêter"],
  close: ["Close", "Schließen", "Fermer"],
  back: ["Back to the conversation", "Zurück zum Gespräch", "Retour à la conversation"],
  fresh: ["New conversation", "Neues Gespräch", "Nouvelle conversation"],
  searching: ["Searching the documents…", "Die Dokumente werden durchsucht …", "Recherche dans les documents…"],
  reading: ["Reading passages ({})…", "Abschnitte werden gelesen ({}) …", "Lecture des passages ({})…"],
  silent: ["The documents don’t say.", "Das steht nicht in den Dokumenten.", "Les documents ne le disent pas."],
  closest: [
    "Closest passages, not an answer",
    "Nächstliegende Stellen, keine Antwort",
    "Passages les plus proches, pas une réponse",
  ],
  searched: ["Searched for:", "Gesucht wurde:", "Recherche :"],
  literal: ["Search instead for", "Stattdessen suchen nach", "Rechercher plutôt"],
  footnote: ["Footnote {}", "Fußnote {}", "Note {}"],
  footnotes: ["Footnotes", "Fußnoten", "Notes"],
  page: ["p. {}", "S. {}", "p. {}"],
  up: ["Helpful", "Hilfreich", "Utile"],
  down: ["Not helpful", "Nicht hilfreich", "Pas utile"],
  thanks: ["Thank you.", "Danke.", "Merci."],
  unsaved: [
    "Not saved: the assistant cannot be reached.",
    "Nicht gespeichert: Der Assistent ist nicht erreichbar.",
    "Non enregistré : l’assistant est injoignable.",
  ],
  again: ["Try again", "Noch einmal", "Réessayer"],
  stopped: ["Stopped before it was checked.", "Angehalten, bevor es geprüft war.", "Arrêté avant vérification."],
  opening: ["Opening the document…", "Das Dokument wird geöffnet …", "Ouverture du document…"],
  original: ["Open the original", "Original öffnen", "Ouvrir l’original"],
  changed: [
    "This document has changed since it was quoted. The quote was:",
    "Dieses Dokument hat sich geändert, seit es zitiert wurde. Zitiert war:",
    "Ce document a changé depuis qu’il a été cité. La citation était :",
  ],
  earlier: ["Show earlier text", "Früheren Text zeigen", "Afficher le texte précédent"],
  later: ["Show later text", "Weiteren Text zeigen", "Afficher la suite"],
  unreachable: [
    "The assistant cannot be reached.",
    "Der Assistent ist nicht erreichbar.",
    "L’assistant est injoignable.",
  ],
  broken: ["The answer broke off.", "Die Antwort ist abgebrochen.", "La réponse s’est interrompue."],
  failed: ["Something went wrong.", "Etwas ist schiefgegangen.", "Une erreur s’est produite."],
  signin: [
    "Sign in again: the assistant does not know you.",
    "Bitte melden Sie sich neu an: Der Assistent kennt Sie nicht.",
    "Reconnectez-vous : l’assistant ne vous connaît pas.",
  ],
  busy: [
    "Too many questions are waiting; try again in {} s.",
    "Es warten zu viele Fragen; versuchen Sie es in {} s noch einmal.",
    "Trop de questions attendent ; réessayez dans {} s.",
  ],
  refused: ["The assistant takes no questions from {}: its setting ui.origins does not name this site."],
  siteless: ["A page without a site cannot ask: serve this one, or add allow-same-origin to its frame’s sandbox."],
  policy: ["This site’s Content-Security-Policy forbids the question: its connect-src does not name {}."],
};

const LEFTWARDS = /^(ar|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i;

// The labels of an element: its language's, and over them its own.
export function labelsOf(language, own) {
  const column = Math.max(0, LANGUAGES.indexOf(language.toLowerCase().split("-")[0]));
  const given = read(own);
  return (name, value) => String(given[name] ?? LABELS[name][column] ?? LABELS[name][0]).replace("{}", () => value);
}

export const directionOf = (language) => (LEFTWARDS.test(language) ? "rtl" : "ltr");

function read(own) {
  if (!own) return {};
  try {
    return Object(JSON.parse(own));
  } catch {
    console.error("Footnote: data-labels is not valid JSON, so the labels are those of the language.");
    return {};
  }
}
