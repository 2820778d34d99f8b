// Looks for worse messages by climbing: of the dearest shapes so far some are changed, and what is dearer stays. For each
// group of mappings once by CPU time, and once by CPU time per step of a message's budget. The same seed proposes the
// same changes; which of them are dearer is measured, and so is not quite the same each time.

import { createRandom } from '../../chaos/random.ts'
import type { BenchFolder } from '../bench-folder.ts'
import { countNodes, mutateShape } from './mutate-shape.ts'
import { createRunner, type Runner } from './runner.ts'
import { repetitionsOf, type Shape } from './shape.ts'
import { groups, type Target } from './targets.ts'
import { worstShapes } from './worst-shapes.ts'

export interface SearchOptions {
  readonly minutes: number
  readonly seed: number
}

const bytes = 65_536
/** What takes longer is as dear as can be. */
const capMs = 400
const measureMs = 2
/** Shapes that are changed further, of each search. */
const eliteMax = 24
/** A shape shall be something that a reader can understand. */
const nodesMax = 16
const repetitionsMax = 5_000
/** Children that run at once; the others are started again when their turn comes. */
const messagesPerTurn = 150

type Objective = 'ratio' | 'step'

interface Find {
  readonly target: Target
  readonly topic: string
  readonly shape: Shape
  readonly isCommitted: boolean
  /** Over the ordinary message; or nanoseconds per step. */
  readonly score: number
}

export async function searchWorst(
  folder: BenchFolder,
  targets: readonly Target[],
  { minutes, seed }: SearchOptions,
  print: (line: string) => void,
): Promise<void> {
  const random = createRandom(seed)
  const elites = new Map<string, Find[]>()
  const endMs = Date.now() + minutes * 60_000
  let tried = 0
  for (let turn = 0; Date.now() < endMs; turn++) {
    const group = groups[turn % groups.length]
    const objective: Objective = Math.floor(turn / groups.length) % 2 === 0 ? 'ratio' : 'step'
    const ofGroup = targets.filter((target) => target.group === group)
    const target = ofGroup[Math.floor(random() * ofGroup.length)] as Target
    const key = `${group}, ${objective}`
    const elite = elites.get(key) ?? []
    elites.set(key, elite)
    const runner = createRunner(folder, target, capMs)
    try {
      tried += await climb(runner, target, objective, elite, random, endMs)
    } finally {
      await runner.stop()
    }
  }
  print(`${tried} messages of ${bytes / 1024} kB tried, seed ${seed}`)
  for (const [key, elite] of elites) {
    print(`\n${key}:`)
    for (const find of elite.filter(({ isCommitted }) => !isCommitted).slice(0, 6)) print(describe(find))
  }
}

/** @returns how many messages it tried */
async function climb(
  runner: Runner,
  target: Target,
  objective: Objective,
  elite: Find[],
  random: () => number,
  endMs: number,
): Promise<number> {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
  const ordinary = await runner.measure(target.ordinary, bytes, 5 * measureMs)
  if (ordinary === undefined) return 0

  async function scoreOf(topic: string, shape: Shape): Promise<number | undefined> {
    const cost = await runner.measure({ topic, shape }, bytes, measureMs)
    if (objective === 'ratio') return (cost?.cpuUs ?? capMs * 1000) / (ordinary as { cpuUs: number }).cpuUs
    return cost?.steps === undefined ? undefined : (cost.cpuUs * 1000) / Math.max(1, cost.steps)
  }

  let tried = 0
  for (; tried < messagesPerTurn && Date.now() < endMs; tried++) {
    const own = elite.filter((find) => find.target === target)
    const isFirst = own.length === 0 || random() < 0.1
    const parent = isFirst ? undefined : pick(own.slice(0, 1 + Math.floor(random() * own.length)))
    const committed = pick(worstShapes).shape
    const isCommitted = parent === undefined && random() < 0.5
    const shape = isCommitted
      ? committed
      : mutateShape(parent?.shape ?? committed, pick([committed, ...own.map((one) => one.shape)]), random)
    const topic = parent !== undefined && random() < 0.8 ? parent.topic : pick(target.topics)
    if (countNodes(shape) > nodesMax || repetitionsOf(shape) > repetitionsMax) continue
    let score = await scoreOf(topic, shape)
    if (score === undefined) continue
    const last = elite[eliteMax - 1]
    if (last !== undefined && score <= last.score) continue
    // What was dear once may have been disturbed.
    for (let again = 0; again < 2; again++) score = Math.min(score, (await scoreOf(topic, shape)) ?? 0)
    keep(elite, { target, topic, shape, isCommitted, score })
  }
  return tried
}

/** Sorted, the dearest first; one for each shape, and no more than a third for one topic. */
function keep(elite: Find[], find: Find): void {
  const text = JSON.stringify(find.shape)
  const same = elite.findIndex(({ shape, topic }) => topic === find.topic && JSON.stringify(shape) === text)
  if (same >= 0) elite.splice(same, 1)
  elite.push(find)
  elite.sort((a, b) => b.score - a.score)
  const ofTopic = elite.filter(({ topic }) => topic === find.topic)
  if (ofTopic.length > eliteMax / 3) elite.splice(elite.lastIndexOf(ofTopic.at(-1) as Find), 1)
  elite.splice(eliteMax)
}

function describe({ target, topic, shape, score }: Find): string {
  return `  { name: '', shape: ${JSON.stringify(shape)} }, // ${score.toFixed(1)}, ${target.name} on ${topic}`
}
