#!/usr/bin/env node
// The program on the command line.

import process from 'node:process'
import { runProgram } from './run-program.ts'

await runProgram(process.argv.slice(2))
