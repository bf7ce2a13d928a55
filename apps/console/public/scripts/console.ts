// What every page of the console does: hears what happens, and says when it no longer does.
export {}
