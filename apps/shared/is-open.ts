/** Whether others than those at this machine may get here: then the known demo passwords will not do. */
export const isOpen = ({ EDGE_HOST = '127.0.0.1', DOMAIN = 'localhost' }: NodeJS.ProcessEnv) =>
  !/^(127\.|::1$|\[::1\]$|localhost$)/.test(EDGE_HOST) || !/(^|\.)localhost$/.test(DOMAIN)
