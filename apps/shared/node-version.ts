/** Of this process, and of all that it starts with its own program. */
export const nodeVersion = (): string => `Node ${process.versions.node}`
