export const switches = {}
