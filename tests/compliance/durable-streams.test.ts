// Section 14.2 of the HTTP specification: the protocol's own tests, against the product's reads and a writer for tests.

import { runConformanceTests } from "@durable-streams/server-conformance-tests"
import { beforeEach, expect, test } from "vitest"
import type { RunnerTask, RunnerTestSuite } from "vitest"
import { addressOf } from "./support/servers.js"

const suites = new Set([
  "Basic Stream Operations",
  "Append Operations",
  "Read Operations",
  "Long-Poll Operations",
  "HTTP Protocol",
  "Browser Security Headers",
  "Case-Insensitivity",
  "Content-Type Validation",
  "HEAD Metadata",
  "Offset Validation and Resumability",
  "Protocol Edge Cases",
  "Long-Poll Edge Cases",
  "Caching and ETag",
  "Chunking and Large Payloads",
  "Read-Your-Writes Consistency",
  "SSE Mode",
  "JSON Mode",
  "Property-Based Tests (fast-check)",
  "Stream Closure",
])

const producerSuite = "Idempotent Producers with Stream Closure"
const producerTest = /^(producer-state-survives-close|close-with-different-body-dedup):/
const expectedTests = 183

function pathOf(task: RunnerTask): string[] {
  const path: string[] = []
  for (let suite: RunnerTestSuite | undefined = task.suite; suite?.name; suite = suite.suite) path.unshift(suite.name)
  return path
}

/** Why a test does not count; undefined when it does. */
function reasonToSkip(task: RunnerTask): string | undefined {
  const path = pathOf(task)
  const suite = path[0]
  if (suite === undefined) return undefined
  if (path.includes(producerSuite) || producerTest.test(task.name)) return "not offered: producer headers"
  if (suites.has(suite)) return undefined
  if (suite.startsWith("TTL") || suite === "HEAD Metadata Edge Cases") return "not offered: TTL and expiry"
  if (suite.startsWith("Fork")) return "not offered: forks"
  if (suite.startsWith("Idempotent Producer")) return "not offered: producer headers"
  return "not offered: subscriptions"
}

function testsOf(task: RunnerTask): RunnerTask[] {
  return task.type === "suite" ? task.tasks.flatMap(testsOf) : [task]
}

beforeEach((context) => {
  const reason = reasonToSkip(context.task)
  if (reason !== undefined) context.skip(reason)
})

test(`selects the ${expectedTests} tests of the specification`, (context) => {
  const all = context.task.file.tasks.flatMap(testsOf).filter((task) => task !== context.task)
  const skipped = new Map<string, number>()
  for (const task of all) {
    const reason = reasonToSkip(task)
    if (reason === undefined) continue
    const entry = `${pathOf(task)[0]} (${reason})`
    skipped.set(entry, (skipped.get(entry) ?? 0) + 1)
  }

  console.log([...skipped].map(([entry, count]) => `skipped ${count}: ${entry}`).join("\n"))
  expect(all.filter((task) => reasonToSkip(task) === undefined)).toHaveLength(expectedTests)
})

runConformanceTests({ baseUrl: addressOf("streams"), longPollTimeoutMs: 2000 })
