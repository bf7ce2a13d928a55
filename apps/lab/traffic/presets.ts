import type { PlanWishes } from './plan.ts'

export const presetNames = ['quiet', 'busy', 'nat'] as const
export type PresetName = (typeof presetNames)[number]

/** @param several whether shoppers can have addresses of their own here */
export const presets = (several: boolean): Record<PresetName, PlanWishes> => ({
  quiet: { shoppers: 10, thinkMs: 3000 },
  busy: { shoppers: 60, thinkMs: 1500 },
  // Where there is one address, it does what a NAT does.
  nat: { shoppers: 30, host: 'ip-hash', addresses: several ? 'nat' : 'machine' },
})
