export const topology = {}
