import { duration } from '../shared/duration.ts'

/**
 * Everything that the control plane answers, in English. `{name}` stands for a value; a value
 * whose name ends in `Ms` is shown as a duration. The lab has the same codes in French
 * (`apps/lab/texts/fr/answers.ts`).
 */
export const messages = {
  // What was done.
  scaled: '{count} app replicas are in rotation.',
  'scaled-already': 'There were already {count} app replicas.',
  'whoami-scaled': '{count} instances of whoami are running.',
  'whoami-scaled-already': 'There were already {count} instances of whoami.',
  'web-scaled': '{count} web servers are running.',
  'web-scaled-already': 'There were already {count} web servers.',
  'switch-set': '{name}: {value}, everywhere.',
  killed: '{name} was killed.',
  'killed-pid': '{name} (pid {pid}) was killed.',
  'killed-back': '{name} was killed and came back after {tookMs}.',
  'killed-pid-back': '{name} (pid {pid}) was killed and came back after {tookMs}.',
  'captured-plaintext':
    '{packets} packets of {name} in {forMs}, readable: {requests} requests, a password ({password}), a session cookie ({cookie}), the title of a page ({title}).',
  'captured-unreadable': '{packets} packets of {name} in {forMs}. Nothing in them can be read.',
  'captured-nothing': 'No packet of {name} in {forMs}: nobody sent it anything.',
  stopped: '{name} is stopped. Start it with: {lab} start {name}',
  'stopped-for': '{name} is stopped for {forMs}.',
  'stopped-already': '{name} was already stopped.',
  started: '{name} is started and ready.',
  'started-already': '{name} is ready.',
  restarted: '{name} was restarted in {tookMs}.',
  rolled: '{count} app replicas were restarted one by one in {tookMs}.',
  deployed:
    'The new build runs (version {version}): {apps} app replicas were restarted one by one in {tookMs}. {failed} of {requests} requests failed meanwhile.',
  'deployed-with-downtime':
    'The new build runs (version {version}): {name} was stopped and started in {tookMs}. {failed} of {requests} requests failed meanwhile.',
  'rolled-back-errors':
    'Version {version} was taken back: {errors} of its {answers} answers were errors, more than those of the version before. {failed} of {requests} requests of this command failed.',
  'rolled-back-slow':
    'Version {version} was taken back: 95 % of its answers took up to {ms} ms, those of the version before {others} ms. {failed} of {requests} requests of this command failed.',
  'version-in-containers':
    'In containers a version is an image, which only the engine starts. Give the control plane the engine (infra/compose/control.yml), or bring the new version to everybody at once on the host: docker compose up -d --build',
  'no-image':
    'There is no image {image} on this machine. Build it, or get it with: docker pull {image}',
  'version-does-not-start':
    'Version {version} does not start, so the version before goes on: {problem}',
  'no-room-for-version':
    'A version is started beside the app replicas that there are, and {most} are the most. Scale down first: {lab} scale 3',
  'no-build':
    '{folder} is no build of the shop: it has no {file}. Build it there with: npm run build',
  'paused-for': '{name} is paused for {forMs}.',
  resumed: '{name} is running normally.',
  rotated: 'Rotated in {tookMs}: {names}.',
  'rotated-lab': 'Rotated in {tookMs}: {names}. The new link to the lab: {lab} token',
  drained: '{name} is drained: it gets no new requests. Undo it with: {lab} resume {name}',
  'drained-for': '{name} is drained for {forMs}.',
  weighted: '{name} has the weight {weight} at the edge.',
  slowed: 'Every page of {name} takes {ms} ms longer, for {forMs}.',
  'slowed-at-once': 'Every page of {name} takes {ms} ms longer, {atOnce} at a time, for {forMs}.',
  'slow-ended': '{name} is as fast as before.',
  lagging: '{names}: changes are applied {seconds} s late, for {forMs}.',
  'lag-ended': '{names}: changes are applied at once.',
  promoted: '{name} is the primary; {old} replicates from it. Nothing was lost.',
  'promoted-by-force':
    '{name} is the primary. Changes that {old} had acknowledged and not sent yet, if there were ' +
    'any, are lost; when {old} comes back, it is compared and, if it has more, rebuilt.',
  'promoted-with-loss':
    '{name} is the primary. {lost} changes that {old} had acknowledged are lost, as far as is known; ' +
    'when {old} comes back, it is compared and, if it has more, rebuilt.',
  'promoted-without-loss':
    '{name} is the primary. It had received everything that {old} had acknowledged, so nothing is lost.',
  'writes-moved': '{name} takes the writes of the group now. Nothing was lost.',
  'promoted-already': '{name} is already the primary.',
  'backed-up': 'The data of the shop are in {file}.',
  'backup-checked':
    'The last backup can be restored: {dump} and {logs} binary logs made the data of {time}, with {orders} orders, in {tookMs}. {missing} later orders are not in it.',
  'restored-to':
    'The data are as they were at {time}: from {dump} and {logs} binary logs, in {tookMs}.',
  restored: 'Everything has been reset.',
  'restored-except': 'Reset, except for this: {problems}',
  stopping: 'Stopping.',
  value: '{text}',

  // What was refused.
  'unknown-name': 'There is no "{name}". Known names: {known}.',
  'unknown-name-meant': 'There is no "{name}". Did you mean {meant}? Known names: {known}.',
  'unknown-value': '"{value}" is not a valid value for {name}. Valid values: {known}.',
  'unknown-value-meant':
    '"{value}" is not a valid value for {name}. Did you mean {meant}? Valid values: {known}.',
  'unknown-secret': 'There is no secret "{name}". Known secrets: {known}.',
  'unknown-secret-meant':
    'There is no secret "{name}". Did you mean {meant}? Known secrets: {known}.',
  'rotation-interrupted':
    'The rotation was interrupted: {problem} Old and new secrets are accepted until it is run again: {lab} rotate {names}',
  'unknown-command': 'There is no command "{name}".',
  'unknown-switch': 'There is no switch "{name}".',
  'bad-arguments': '{problem}',
  'apps-only-drain': 'Only app replicas can be drained: {known}.',
  'apps-only-slow': 'Only app replicas can be slowed: {known}.',
  'apps-only-weight': 'Only app replicas have a weight: {known}.',
  'weight-range':
    'Expected a weight from {least} to {most}. To take {name} out of rotation: {lab} drain {name}',
  'replicas-range': 'Expected {min} to {max} app replicas.',
  'whoami-range': 'Expected {min} to {max} instances of whoami.',
  'web-range': 'Expected {min} to {max} web servers.',
  'stage-no-web':
    'The stage {stage} has no web servers behind load balancers. With them: {command}',
  'stage-no-whoami': 'The stage {stage} has no whoami. With whoami: {command}',
  'stage-one-app': 'The stage {stage} has one app replica. For more: {command}',
  'stage-no-redis': 'The stage {stage} has no Redis. With Redis: {command}',
  'capture-no-program':
    'Packets are captured by tcpdump, which is not installed: sudo apt-get install tcpdump',
  'capture-refused':
    'tcpdump may not capture packets here. Allow it with: sudo setcap cap_net_raw+ep $(command -v tcpdump). It says: {problem}',
  'capture-in-containers':
    'Containers may not capture packets. Run the shop with npm start, or on the host: tcpdump',
  'stage-no-inner-tls':
    'The stage {stage} has no certificates between its components. With them: {command}',
  'stage-no-read-replica': 'The stage {stage} has no read replica. With one: {command}',
  'restore-time': '"{time}" is no time. Expected one such as 2026-11-28T23:10:00Z.',
  'restore-future': '{time} has not been yet.',
  'no-backup': 'There is no backup yet. Make one: {lab} backup',
  'backup-check-in-containers':
    'In containers, a backup is checked by restoring it in another installation: docs/self-hosting.md',
  'restore-too-early': 'There is no backup from before {time}. The oldest: {oldest}',
  'restore-too-late':
    'The binary logs of {name} were kept until {until}, so the data of {time} cannot be made. They can be made until then.',
  'restore-log-missing':
    'The data of {time} cannot be made: of the binary logs of {name} that are needed, {log} is missing.',
  'backup-no-tools':
    '{name} is not installed. It comes with the client of the database server (on Debian and Ubuntu: sudo apt-get install {package}).',
  'slow-range': 'Expected at most {mostMs}.',
  'lag-range': 'Expected whole seconds, from 1s to 1h, or 0.',
  'not-running': '{name} is not running ({state}).',
  'not-running-start': '{name} is not running ({state}): {lab} start {name}',
  'stopped-before': '{name} is already stopped.',
  'no-answer': '{name} does not answer.',
  'bad-answer': '{name} answered {status}.',
  'edge-late': '{name} does not answer with its new configuration. See: {lab} logs {name}',
  'not-ready': '{name} is running, but reports that it is not ready.',
  'did-not-start': '{name} did not start. {problem}',
  'no-read-replica': 'The read replica is not running.',
  'no-data': '{name} has no data.',
  'no-room':
    'The disk of {name} is full, so it cannot take the writes. {primary} stays the primary.',
  'being-rebuilt': '{name} is being rebuilt.',
  'not-replicating':
    '{name} does not replicate from {primary}. {primary} stays the primary.{error}',
  'not-connected': '{name} is not connected to {primary}. {primary} stays the primary.{error}',
  'not-applying': '{name} does not apply what it receives. {primary} stays the primary.{error}',
  'not-caught-up': '{name} did not catch up in {seconds} s. {primary} stays the primary.',
  'would-lose':
    '{primary} had acknowledged {count} changes that {name} has not received: they would be lost. Bring {primary} back ({lab} start {primary}), or lose them: {lab} promote {name} --force',
  'was-away':
    '{name} was not connected to {primary} when {primary} was seen last: it may lack changes that {primary} has acknowledged since. Bring {primary} back ({lab} start {primary}), or lose them: {lab} promote {name} --force',
  'another-has-more':
    '{other} has received {count} changes that {name} lacks: {lab} promote {other}. To lose them: {lab} promote {name} --force',
  'may-lose':
    '{others} does not answer and may be the only one with changes that {primary} had acknowledged: {lab} start {others}. To go on without: {lab} promote {name} --force',
  'not-applied': '{name} could not apply in {seconds} s what it has received.',
  'no-member': '{name} is no member of the group of databases now, so it cannot take the writes.',
  'group-decides':
    'No member of the group takes writes now. When a majority of them is there, the group goes on by itself.',
  'primary-unreachable': 'The primary, {name}, does not answer.',
  'no-delay-in-group':
    'The databases are a group, whose members apply every change as it comes. A lag can be set with --database replicas.',
  'no-controller': 'The replication controller does not answer.',
  'promotion-unnoticed': '{name} is the primary, but not every app replica has noticed.',
  'no-primary': 'No database can be written to right now.',
  'primary-refuses': 'The primary, {name}, cannot be written to: {problem}',
  'not-everywhere': 'The change is written, but not every app replica has applied it.',
  'type-outside': 'Containers are controlled from the host. Run there:\n  {commands}',
  'unknown-email': 'No account has the address {email}.',
  'no-dashboards': 'Nothing is monitored. Start it with monitoring: npm start -- --monitoring on',
  'no-second-factor':
    '{email} has no second factor yet: sign in and set it up on the page /account/second-factor.',
  'codes-used': 'This code and the next one have been used. Try again in half a minute.',
  held: 'Lesson {number} is running; stop it first.',
  'held-by': '{by} is running; stop it first.',
  busy: 'Somebody else is changing something: {command}. Try again in a moment.',
  'locked-out':
    'The switches are locked. The person who locked them can unlock them on the Class page.',
  'no-edge-switch': '"{name}" does not affect the edge’s configuration.',
  'unknown-path': 'There is nothing at {method} {path}.',
  'too-large': 'The request is too large.',
  'not-json': 'The request is not JSON.',
  failed: '{problem}',
} as const satisfies Record<string, string>

export type MessageCode = keyof typeof messages
export type MessageValues = Readonly<Record<string, string | number>>

export interface Message {
  code: MessageCode
  values: MessageValues
}

/**
 * The sentence of a message, in English unless `texts` are given.
 * @param localDuration writes a duration such as `1.5 s` as the language does
 */
export const formatMessage = (
  { code, values }: Message,
  texts: Readonly<Record<MessageCode, string>> = messages,
  localDuration = (text: string) => text,
): string =>
  texts[code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return name.endsWith('Ms') ? localDuration(duration(Number(value))) : String(value)
  })
