import { refresh } from './refresh.js'

// After a claim was shown.
document.addEventListener('changed', () => void refresh())
