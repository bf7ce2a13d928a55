import type { Phrases } from '../../translator.ts'

/** What the supervisor, or its stand-in among the containers, says after a change. */
export const done: Phrases = {
  '{}: {}, everywhere.': '{1} : {2}, partout.',
  'There were {} replicas already.': 'Il y avait déjà {1} réplicas.',
  '{} replicas are in rotation.': '{1} réplicas sont en rotation.',
  '{} replicas were restarted one by one.': '{1} réplicas ont été redémarrés un par un.',
  '{} replicas were restarted one by one in {}.':
    '{1} réplicas ont été redémarrés un par un en {2}.',

  '{} gets no more visitors. Undo it with: npm run lab resume {}':
    '{1} ne reçoit plus de visiteurs. Pour annuler : npm run lab resume {2}',
  '{} gets no more visitors, for {}.': '{1} ne reçoit plus de visiteurs, pendant {2}.',
  '{} (pid {}) was killed.': '{1} (pid {2}) a été tué.',
  '{} (pid {}) was killed, and is back after {}.':
    '{1} (pid {2}) a été tué, et est de retour après {3}.',
  '{} was killed, and is back.': '{1} a été tué, et est de retour.',
  '{} is paused {}.': '{1} est suspendu {2}.',
  '{} is paused for {}.': '{1} est suspendu pendant {2}.',
  '{} works as usual.': '{1} fonctionne comme d’habitude.',
  '{} was restarted.': '{1} a été redémarré.',
  '{} was restarted in {}.': '{1} a été redémarré en {2}.',
  '{} was stopped already.': '{1} était déjà arrêté.',
  '{} is stopped. Start it with: npm run lab start {}':
    '{1} est arrêté. Pour le démarrer : npm run lab start {2}',
  '{} is stopped {}.': '{1} est arrêté {2}.',
  '{} is stopped for {}.': '{1} est arrêté pendant {2}.',
  '{} is ready.': '{1} est prêt.',
  '{} is started and ready.': '{1} est démarré et prêt.',
  'for {}': 'pendant {1}',
  'until it is undone': 'jusqu’à l’annulation',
  '{} days': '{1} jours',

  '{} applies changes at once.': '{1} applique les changements aussitôt.',
  '{} applies changes {} s late, for {}.':
    '{1} applique les changements avec {2} s de retard, pendant {3}.',
  '{} is as fast as before.': '{1} est aussi rapide qu’avant.',
  '{} is as fast as ever.': '{1} est aussi rapide que d’habitude.',
  'Every page of {} takes {} ms longer{}, for {}.':
    'Sur {1}, chaque page prend {2} ms de plus{3}, pendant {4}.',
  '{} takes {} longer{}, for {}.': '{1} prend {2} de plus{3}, pendant {4}.',
  ', {} at a time': ', {1} à la fois',
  ', {} pages at a time': ', {1} pages à la fois',

  '{} is the primary already.': '{1} est déjà le primaire.',
  '{} is the primary; {} follows it. Nothing was lost.':
    '{1} est le primaire ; {2} le suit. Rien n’a été perdu.',
  '{} is the primary; the other follows it. Nothing was lost.':
    '{1} est le primaire ; l’autre le suit. Rien n’a été perdu.',
  '{} is the primary. What the old one had acknowledged and not sent yet is lost.':
    '{1} est le primaire. Ce que l’ancien avait confirmé sans l’avoir encore envoyé est perdu.',
  '{} is the primary. Changes that {} had acknowledged and not sent yet, if there were any, are lost; when {} comes back, it is compared and, if it has more, built anew.':
    '{1} est le primaire. Les changements que {2} avait confirmés sans les avoir encore envoyés, s’il y en avait, sont perdus ; au retour de {3}, il sera comparé et, s’il en a davantage, reconstruit.',

  // What is disturbed.
  paused: 'suspendu',
  drained: 'drainé',
  stopped: 'arrêté',
  'lag of {} s': 'retard de {1} s',
  '{} ms slower': 'ralenti de {1} ms',
  '{} ms slower, {} at a time': 'ralenti de {1} ms, {2} à la fois',
}
