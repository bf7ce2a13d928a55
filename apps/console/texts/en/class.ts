export const classroom = {}
