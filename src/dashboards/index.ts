// The front door of dashboards: Grafana dashboards for what the function and the collectors write, made with Grafana's
// Foundation SDK. Only scripts/generate-dashboards.ts makes them; what users get is docs/dashboards/*.json.

import { checks } from './checks.ts'
import { device } from './device.ts'
import { fleet } from './fleet.ts'
import { home } from './home.ts'
import { hosts } from './hosts.ts'
import type { Dashboard } from './kit/dashboard.ts'
import { lorawan } from './lorawan.ts'
import { pipeline } from './pipeline.ts'
import { soracom } from './soracom.ts'

/** By the name of the file, without `.json`. @returns new objects, in the order in which people meet them */
export function makeDashboards(): Readonly<Record<string, Dashboard>> {
  return {
    fleet: fleet(),
    device: device(),
    pipeline: pipeline(),
    home: home(),
    hosts: hosts(),
    lorawan: lorawan(),
    soracom: soracom(),
    checks: checks(),
  }
}
