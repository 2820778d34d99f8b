// Preloaded into the process of a function: its clock is ahead by as many milliseconds as a file says.

import { readFileSync } from 'node:fs'
import process from 'node:process'

const file = process.env.CLOCK_AHEAD_FILE
const now = Date.now
Date.now = () => now() + Number(readFileSync(file, 'utf8'))
