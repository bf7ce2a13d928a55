import { runMarkup } from '../../public/scripts/traffic-run.ts'
import type { Language, Texts } from '../../texts/texts.ts'
import {
  addressKinds,
  planHosts,
  planLimits,
  presetNames,
  scenarios,
  usualMix,
} from '../../traffic/plan.ts'
import type { Traffic } from '../../traffic/traffic.ts'

/** The page as rendered by the server. */
export interface TrafficPage {
  isRunning: boolean
  /** Markup; empty before the first run. */
  run: string
  /** Texts for the page's script, as JSON. */
  texts: string
  severalAddresses: boolean
  presets: typeof presetNames
  hosts: typeof planHosts
  addresses: typeof addressKinds
  scenarios: typeof scenarios
  mix: typeof usualMix
  limits: typeof planLimits
}

export function trafficPage(traffic: Traffic, language: Language, texts: Texts): TrafficPage {
  const tally = traffic.tally()
  const words = { texts: texts.traffic.run, language }
  return {
    isRunning: traffic.running(),
    run: tally ? runMarkup(tally, traffic.history(), words) : '',
    texts: JSON.stringify(words.texts).replaceAll('<', '\\u003c'),
    severalAddresses: traffic.severalAddresses,
    presets: presetNames,
    hosts: planHosts,
    addresses: addressKinds,
    scenarios,
    mix: usualMix,
    limits: planLimits,
  }
}
