// The limits of a message that the function has unless its settings say otherwise, each with the name that it has among
// the limits of a stage. What runs a mapping without settings imports the whole table: `import * as defaultLimits`.

export const payloadBytesMax = 131_072

export const payloadDepthMax = 32

export const messageSamplesMax = 1_000

export const messageStepsMax = 40_000

/** Half of what Amazon Managed Service for Prometheus takes. */
export const labelValueBytesMax = 1_024

export const clockAheadMaxMs = 30_000

/** Of samples for Amazon Managed Service for Prometheus, which refuses what is older than an hour; the rest is the way there. */
export const sampleAgeMaxMs = 3_300_000

export const identityLabels = ['topic', 'client_id', 'device'] as const
