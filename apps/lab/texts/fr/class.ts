import type { Texts } from '../en/en.ts'

export const classroom: Texts['classroom'] = {
  intro:
    'Pour les enseignants : réinitialiser le labo, verrouiller les réglages, partager un scénario.',
  reset: {
    title: 'Réinitialiser la boutique',
  },
  lock: {
    title: 'Verrouiller les réglages',
    hint: 'Tant que les réglages sont verrouillés, seul ce navigateur peut changer quelque chose ; tous les autres sont en lecture seule, même avec le jeton. Si ce navigateur perd son cookie, tapez : npm run lab restart lab.',
    button: 'Verrouiller',
    unlock: 'Déverrouiller',
    locked: 'Les réglages sont verrouillés : seul ce navigateur peut les changer.',
    open: 'Les réglages sont déverrouillés : toute personne qui a le jeton peut les changer.',
  },
  scenario: {
    title: 'Partager un scénario',
    hint: 'Crée un lien ou un fichier avec les valeurs actuelles de tous les réglages et les pannes en cours.',
    name: 'Titre',
    note: 'Note pour les destinataires (facultative)',
    share: 'Créer un lien',
    link: 'Lien',
    file: 'Enregistrer dans un fichier',
    opened: 'Scénario partagé',
    does: 'L’appliquer effectue ces actions :',
    nothing: 'La boutique est déjà dans cet état.',
    apply: 'Appliquer',
    applied: (title) => `« ${title} » a été appliqué.`,
    except: (problems) => `Appliqué, avec ces exceptions : ${problems}`,
    open: 'Ouvrir un fichier',
    openHint:
      'Choisissez un fichier de scénario ou collez son contenu. Rien ne change avant que vous l’appliquiez.',
    choose: 'Fichier de scénario',
    text: 'Contenu du fichier',
    preview: 'Aperçu',
  },
}
