import type { Texts } from '../en/en.ts'

export const classroom: Texts['classroom'] = {
  intro:
    'Pour qui enseigne avec ce labo : repartir à neuf, verrouiller les réglages, partager une situation.',
  reset: {
    title: 'Repartir à neuf',
  },
  lock: {
    title: 'Verrouiller les réglages',
    hint: 'Tant qu’ils sont verrouillés, seul ce navigateur peut changer quelque chose ; tous les autres, avec ou sans jeton, regardent. Si ce navigateur perd son cookie : npm run lab restart console.',
    button: 'Verrouiller',
    unlock: 'Déverrouiller',
    locked: 'Les réglages sont verrouillés : seul ce navigateur peut les changer.',
    open: 'Les réglages sont ouverts à tous ceux qui ont le jeton.',
  },
  scenario: {
    title: 'Partager une situation',
    hint: 'Les valeurs de tous les réglages et les pannes en cours, sous forme de lien ou de fichier.',
    name: 'Titre',
    note: 'Note pour ceux qui l’ouvrent (facultative)',
    share: 'Créer un lien',
    link: 'Le lien',
    file: 'Enregistrer comme fichier',
    opened: 'Une situation partagée',
    does: 'L’appliquer ferait ceci :',
    nothing: 'Tout est déjà ainsi.',
    apply: 'Appliquer',
    applied: (title) => `« ${title} » est en place.`,
    except: (problems) => `En place, sauf ceci : ${problems}`,
    open: 'Ouvrir un fichier',
    openHint:
      'Choisissez un fichier de scénario, ou collez son texte. Rien ne change avant que vous l’appliquiez.',
    choose: 'Fichier de scénario',
    text: 'Texte du fichier',
    look: 'Regarder',
  },
}
