// Matches regular expressions as JavaScript does, and counts the steps: on any machine the same text takes the same
// number, and a match that takes more than its limit ends there. It backtracks on a stack of its own.

import { type CharacterSet, canonical, has, lineEnds, wordUnits } from './character-set.ts'
import type { Regex, RegexNode } from './parse-regex.ts'

/**
 * @param from where to begin to look
 * @param steps counted down by what the match takes; below 0 it has been given up
 * @returns where the match and each group begin and end, -1 for a group that took no part; undefined if there is none
 */
export type Match = (text: string, from: number, steps: { left: number }) => Int32Array | undefined

type Step =
  | { readonly op: 'set'; readonly set: CharacterSet; readonly ascii: Uint8Array; readonly backward: boolean }
  | { readonly op: 'assert'; readonly holds: (text: string, at: number) => boolean }
  | { readonly op: 'save'; readonly register: number }
  | { readonly op: 'back'; readonly group: number; readonly backward: boolean }
  /** Goes on at the next step, later perhaps at `other`. */
  | { readonly op: 'split'; readonly other: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'begin'; readonly counter: number }
  | { readonly op: 'round'; readonly loop: Loop }
  | { readonly op: 'enter'; readonly loop: Loop }
  | { readonly op: 'again'; readonly loop: Loop }
  | { readonly op: 'look'; readonly negative: boolean; behind: number }
  | { readonly op: 'done' }

/** Its counter is a register, and the one behind it holds where a round began. */
interface Loop {
  readonly min: number
  readonly max: number
  readonly lazy: boolean
  readonly counter: number
  readonly groups: readonly [number, number]
  readonly start: number
  exit: number
}

export function compileRegex(regex: Regex): Match {
  const { groupCount } = regex
  const { steps: program, registers } = assemble(regex)
  return (text, from, steps) => {
    const machine = {
      program,
      text,
      registers: new Int32Array(registers),
      steps,
      trail: [],
      ignoreCase: regex.ignoreCase,
    }
    for (let start = from; start <= text.length; start++) {
      machine.registers.fill(-1)
      machine.trail = []
      const end = run(machine, 0, start)
      if (steps.left < 0) return undefined
      if (end < 0) continue
      const found = machine.registers.slice(0, 2 * (groupCount + 1))
      found[0] = start
      found[1] = end
      return found
    }
    return undefined
  }
}

interface Machine {
  readonly program: readonly Step[]
  readonly text: string
  readonly registers: Int32Array
  readonly steps: { left: number }
  readonly ignoreCase: boolean
  /** Registers and what they were: undone where the match goes back. */
  trail: number[]
}

/** @returns where it ends; -1 if it does not match, or the steps are used up */
function run(machine: Machine, first: number, start: number): number {
  const { program, text, registers, steps, trail } = machine
  const choices: number[] = []
  let at = start
  let next = first
  const set = (register: number, value: number): void => {
    trail.push(register, registers[register] as number)
    registers[register] = value
  }
  const choose = (other: number): void => void choices.push(other, at, trail.length)
  for (;;) {
    if (--steps.left < 0) return -1
    const step = program[next++] as Step
    let holds = true
    switch (step.op) {
      case 'set': {
        const unit = step.backward ? at - 1 : at
        const code = unit < 0 ? Number.NaN : text.charCodeAt(unit)
        holds = code < 128 ? step.ascii[code] === 1 : code >= 128 && has(step.set, code)
        at += step.backward ? -1 : 1
        break
      }
      case 'assert':
        holds = step.holds(text, at)
        break
      case 'save':
        set(step.register, at)
        break
      case 'back': {
        const length = repeated(machine, step.group, at, step.backward)
        holds = length >= 0
        at += step.backward ? -length : length
        break
      }
      case 'split':
        choose(step.other)
        break
      case 'jump':
        next = step.to
        break
      case 'begin':
        set(step.counter, 0)
        break
      case 'round': {
        const { min, max, lazy, counter, exit } = step.loop
        const done = registers[counter] as number
        if (done < min) break
        if (done >= max) next = exit
        else if (lazy) {
          choose(next)
          next = exit
        } else choose(exit)
        break
      }
      case 'enter': {
        const { counter, groups } = step.loop
        set(counter, (registers[counter] as number) + 1)
        set(counter + 1, at)
        steps.left -= groups[1] - groups[0]
        for (let register = 2 * groups[0]; register < 2 * groups[1]; register++) set(register, -1)
        break
      }
      case 'again': {
        const { counter, min, start: round } = step.loop
        // A round that need not be, and took nothing, is none.
        holds = (registers[counter] as number) <= min || registers[counter + 1] !== at
        next = round
        break
      }
      case 'look': {
        const height = trail.length
        const end = run(machine, next, at)
        if (steps.left < 0) return -1
        holds = end >= 0 !== step.negative
        if (step.negative) undo(machine, height)
        next = step.behind
        break
      }
      case 'done':
        return at
    }
    if (holds) continue
    const height = choices.pop()
    if (height === undefined) return -1
    undo(machine, height)
    at = choices.pop() as number
    next = choices.pop() as number
  }
}

function undo({ registers, trail }: Machine, height: number): void {
  while (trail.length > height) {
    const value = trail.pop() as number
    registers[trail.pop() as number] = value
  }
}

/** @returns how long the text of the group is that stands here again; -1 if it does not */
function repeated(
  { text, registers, steps, ignoreCase }: Machine,
  group: number,
  at: number,
  backward: boolean,
): number {
  const begin = registers[2 * group] as number
  const end = registers[2 * group + 1] as number
  if (begin < 0 || end < 0) return 0
  const length = end - begin
  const here = backward ? at - length : at
  if (here < 0 || here + length > text.length) return -1
  steps.left -= length
  for (let offset = 0; offset < length; offset++) {
    const [one, other] = [text.charCodeAt(begin + offset), text.charCodeAt(here + offset)]
    if (one !== other && !(ignoreCase && canonical(one) === canonical(other))) return -1
  }
  return length
}

function assemble({ root, groupCount, multiline }: Regex): { steps: Step[]; registers: number } {
  const steps: Step[] = []
  let registers = 2 * (groupCount + 1)

  function add(node: RegexNode, backward: boolean): void {
    switch (node.kind) {
      case 'set': {
        const ascii = Uint8Array.from({ length: 128 }, (_, unit) => (has(node.set, unit) ? 1 : 0))
        steps.push({ op: 'set', set: node.set, ascii, backward })
        return
      }
      case 'assert':
        steps.push({ op: 'assert', holds: assertionOf(node.what, multiline) })
        return
      case 'back':
        steps.push({ op: 'back', group: node.group, backward })
        return
      case 'look': {
        const look = { op: 'look' as const, negative: node.negative, behind: 0 }
        steps.push(look)
        add(node.body, node.behind)
        steps.push({ op: 'done' })
        look.behind = steps.length
        return
      }
      case 'group':
        if (node.captures) steps.push({ op: 'save', register: 2 * node.first + (backward ? 1 : 0) })
        add(node.body, backward)
        if (node.captures) steps.push({ op: 'save', register: 2 * node.first + (backward ? 0 : 1) })
        return
      case 'sequence':
        for (const part of node.parts) add(part, backward)
        return
      case 'choice':
        addChoice(node.options, backward)
        return
      case 'repeat': {
        const { min, max, lazy, groups } = node
        const loop = { min, max, lazy, groups, counter: registers, start: steps.length + 1, exit: 0 }
        registers += 2
        steps.push({ op: 'begin', counter: loop.counter }, { op: 'round', loop }, { op: 'enter', loop })
        add(node.body, backward)
        steps.push({ op: 'again', loop })
        loop.exit = steps.length
      }
    }
  }

  function addChoice(options: readonly RegexNode[], backward: boolean): void {
    const jumps: { op: 'jump'; to: number }[] = []
    for (const [index, option] of options.entries()) {
      const split = { op: 'split' as const, other: 0 }
      const isLast = index === options.length - 1
      if (!isLast) steps.push(split)
      add(option, backward)
      if (isLast) break
      const jump = { op: 'jump' as const, to: 0 }
      jumps.push(jump)
      steps.push(jump)
      split.other = steps.length
    }
    for (const jump of jumps) jump.to = steps.length
  }

  add(root, false)
  steps.push({ op: 'done' })
  return { steps, registers }
}

function assertionOf(
  what: 'start' | 'end' | 'boundary' | 'no boundary',
  multiline: boolean,
): (text: string, at: number) => boolean {
  const isLineEnd = (text: string, at: number) => multiline && has(lineEnds, text.charCodeAt(at))
  const isWord = (text: string, at: number) => has(wordUnits, text.charCodeAt(at))
  const isBoundary = (text: string, at: number) => isWord(text, at - 1) !== isWord(text, at)
  if (what === 'start') return (text, at) => at === 0 || isLineEnd(text, at - 1)
  if (what === 'end') return (text, at) => at === text.length || isLineEnd(text, at)
  return what === 'boundary' ? isBoundary : (text, at) => !isBoundary(text, at)
}
