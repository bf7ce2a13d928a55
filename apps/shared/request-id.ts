/**
 * What can be a request's id: the edge's are like `1763780412.071-27-3`, but a replica takes
 * whatever it is told, and it goes into addresses (`/requests/ID`).
 */
export const requestIdPattern = /^\w[\w.-]{0,63}$/
