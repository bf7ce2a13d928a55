/** Something that a person has to do before it can go on; the message says what. */
export class SetupError extends Error {}
