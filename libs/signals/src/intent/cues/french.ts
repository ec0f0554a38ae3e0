import type { CuePhrases } from './cue.js';

export const FRENCH: CuePhrases = {
  absence:
    "absent|absente|absence|en congé|en congés|congés|en vacances|hors du bureau|de retour|à mon retour|mon retour|congé maternité|arrêt maladie|en déplacement|ne fait plus partie|ne fais plus partie|n'est plus consultée|fermé|fermée|fermeture|accès limité|jours fériés|à la retraite",
  acknowledge:
    "confirm*|c'est confirmé|bien reçu|reçu|d'accord|entendu|c'est noté|noté|bon pour accord|validé|je valide|allez y|c'est fait|ça marche|ok pour|parfait pour moi|signé|virement|comme convenu|à mardi|à jeudi|à samedi|à demain|c'est bon|payé|nous viendrons|j'accepte|accepté|résolu",
  agree: "oui|ok|bien sûr|parfait|volontiers|exactement|c'est bien ça|tout à fait|avec plaisir|absolument",
  already_served:
    'déjà|avons déjà|travaillons déjà|utilisons déjà|satisfaits|autre prestataire|autre fournisseur|concurrent|sous contrat|prestataire actuel|en interne',
  anger:
    'inadmissible|inacceptable|honteux|honte|déçu|déçue|déception|scandaleux|lamentable|nul|nulle|furieux|furieuse|en colère|excédé*|marre|ras le bol|plainte|réclamation|mécontent*|insatisfait*|désagréable|gâché|jamais vu|troisième fois|encore une|bravo|incompétent*|catastroph*|plus jamais|mensong*|arnaque|attente',
  broken:
    'erreur|panne|en panne|ne marche plus|ne marche pas|ne fonctionne pas|ne fonctionne plus|impossible de|bloqué|bloquée|plante|bug|problème|cassé|cassée|endommagé|manque|pas reçu|pas arrivé|perdu|défectueux|ne passe pas|mot de passe|trompé|fuite',
  bulk_footer:
    'cliquez ici pour|à tout moment|lien ci dessous|si vous ne souhaitez plus recevoir|se désinscrire|ne pas répondre à ce|merci de ne pas répondre|tous droits réservés|si vous ne souhaitez plus|cliquez ici|voir dans le navigateur|soldes',
  demo: "démo|démonstration|voir l'outil|en fonctionnement|essayer|présentation de l'outil|nous montrer|me montrer",
  forwarding: 'pour information|pour info|voir ci dessous|je transfère|je transmets|ci joint|en copie',
  help: "aide|aider|nous aider|m'aider|merci d'annuler|annuler|modifier|changer|corriger|rembourser|remboursement|échange|échanger|réinitialiser|envoyez quelqu'un|débloquer|remplacer|assistance|que dois je faire|comment faire|résilier",
  interest:
    "intéress*|ça m'intéresse|nous intéresse|en savoir plus|en savoir davantage|dites m'en plus|plus d'informations|plus d'infos|envoyez moi|envoie les infos|plaquette|brochure|devis|ça tombe bien|approfondir|on se lance|pourquoi pas|quelle est la suite|prochaine étape|prochaines étapes|participer|curieux|curieuse|a l'air|avec plaisir|recherchons|cherchons justement|séduit|banco|tester",
  interrogative:
    "combien|quel|quelle|quels|quelles|comment|quand|où|pourquoi|qui|est ce que|est il|est elle|est ce|y a t il|pouvez vous|pourriez vous|faut il|peut on|puis je|avez vous|question|questions|jusqu'à quand|êtes vous|à partir de",
  invoice:
    'facture*|facturation|débité|débitée|prélev*|prélèvement|tva|paiement|avoir|rib|remboursement|numéro de commande|bon de commande|relance|abonnement|surfacturé',
  law: "avocat*|juridique|justice|tribunal|rgpd|cnil|plainte|mise en demeure|poursuites|données personnelles|article 00|dgccrf|médiateur|litige|contentieux|conformément au|droit d'accès|responsable de",
  meet: 'rendez vous|rdv|réunion|appel|appelez moi|appelez|rappelez|visio|disponible|disponibilités|disponibilité|créneau|créneaux|me convient|vous convient|décaler|reporter|déplacer|on se voit|se voir|rencontrer|passer samedi|discuter|échanger de vive voix|téléphone|visite|déjeuner|café|agenda|calendrier|plutôt',
  negation: 'pas|ne|non|jamais|rien|aucun|aucune|sans|plus|ni',
  not_now:
    "pas pour le moment|pas maintenant|pour l'instant|en ce moment|en septembre|l'année prochaine|en janvier|plus tard|prochain trimestre|recontactez|revenez vers|débordé*|à la rentrée|pas tout de suite|plus de budget|reparler|l'an prochain|gelé|après l'été",
  order:
    'commande|colis|livraison|compte|mot de passe|licence|application|garantie|retour|réservation|billet|abonnement|adresse de livraison|code promo',
  personal_news:
    "bonne année|bon anniversaire|félicitations|joyeux noël|bonnes fêtes|bon week end|compte rendu|bisous|j'espère que vous",
  pitch:
    'nous vous proposons|offre spéciale|promo|remise|expédié|votre colis a été|code de vérification|votre demande a bien été|enregistrée sous le numéro|leader',
  price:
    'cher|chère|trop cher|prix|tarif|tarifs|coût|coûte|budget|euros|moins cher|hors budget|onéreux|frais de port|devis',
  refusal:
    "non merci|pas intéressé*|pas intéressés|ne donnerons pas suite|sans façon|pas besoin|n'avons pas besoin|pas l'utilité|pas pour nous|décliner|malheureusement|ne souhaite pas|ne souhaitons pas|ne correspond pas|retenu un autre|changé d'avis|laissez tomber|ça ira|ne pourrai pas venir|refuser|refusons|bonne continuation|trouvé ailleurs|c'est non",
  security:
    'piraté|piratée|pirater|frauduleux|fraude|hameçonnage|phishing|faille|vulnérabilité|usurpation|escroquerie|suspect|virus|fuite de données|arnaque',
  stop_mail:
    "désabonn*|désinscri*|retirer de votre|retirez moi|me retirer|supprimez mon|supprimer mon adresse|ne m'écrivez plus|plus recevoir|arrêtez de m'envoyer|arrêtez|ne plus recevoir|ne plus me contacter|ne plus nous contacter|stop pub|laissez moi tranquille|suppression de mes données|ne plus lui écrire|votre liste|spam",
  thanks: 'merci|merci beaucoup|un grand merci|remercie|mille mercis',
  time: "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|aujourd'hui|ce soir|matin|après midi|midi|semaine prochaine|cette semaine|heures|heure|janvier|février|mars|avril|mai|juin|juillet|septembre|octobre|novembre|décembre",
  wrong_person:
    "pas la bonne personne|trompez de personne|mauvaise personne|voyez avec|adressez vous|contactez plutôt|ne s'occupe|je ne m'occupe pas|en parler|réfléchir|je reviens vers vous",
};
