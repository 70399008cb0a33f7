// Section 14.1, live cases while the server goes away: a client that is connected while the server drains (or crashes), ends and
// starts again on the same database misses nothing and sees at most one batch twice.

import { randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createFlueClient, FlueApiError } from "@flue/sdk"
import type { AgentPromptResponse, FlueClient, FlueEvent, FlueEventStream } from "@flue/sdk"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { boundaryEvents, readAll } from "./support/events.js"
import { OwnServer } from "./support/servers.js"

const agent = "assistant"
const pageEvents = 100
const catchUp = { live: false } as const
const liveModes = [
  { mode: "long-poll", options: { live: "long-poll" } },
  { mode: "sse", options: { live: "sse" } },
] as const

const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index + 1} `).join("")

let directory: string
let server: OwnServer
let client: FlueClient

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "compliance-"))
  server = await OwnServer.start("--store", join(directory, "hearth.db"), "--drain", "1")
  client = createFlueClient({ baseUrl: server.baseUrl })
})

afterEach(async () => {
  await server.close()
  await rm(directory, { recursive: true, force: true })
})

async function restart(): Promise<void> {
  expect(await server.drain()).toBe(0)
  await server.start()
}

async function crash(): Promise<void> {
  await server.kill()
  await server.start()
}

/** Reads a stream to its last event and interrupts the server once, as soon as there is some progress. */
async function readOver(interrupt: () => Promise<void>, stream: AsyncIterable<FlueEvent>, last: FlueEvent["type"]): Promise<FlueEvent[]> {
  const events: FlueEvent[] = []
  let restarted: Promise<void> | undefined
  let deltas = 0
  for await (const event of stream) {
    events.push(event)
    if (event.type === "text_delta" && ++deltas === 5) restarted = interrupt()
    if (event.type === last) break
  }

  expect(restarted, "There was no progress before the end.").toBeDefined()
  await restarted
  return events
}

/** Goes on where a stream was cut. The client itself does so after a failed request, but not when an SSE response breaks off. */
async function* reopened(open: (offset: string) => FlueEventStream): AsyncGenerator<FlueEvent> {
  let offset = "-1"
  for (;;) {
    const stream = open(offset)
    try {
      yield* stream
      return
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      offset = stream.offset
    }
  }
}

/** Every stored event once and in order, apart from one batch that may come twice. */
function expectNoGap(seen: FlueEvent[], stored: FlueEvent[]): void {
  const keys = seen.map((event) => JSON.stringify(event))
  const once = seen.filter((_, index) => keys.indexOf(keys[index]!) === index)
  const repeated = keys.flatMap((key, index) => (keys.indexOf(key) === index ? [] : [index]))

  expect(boundaryEvents(once)).toEqual(boundaryEvents(stored))
  expect(repeated.length).toBeLessThanOrEqual(pageEvents)
  expect(repeated).toEqual(repeated.map((_, index) => repeated[0]! + index))
}

/** What a reader has built from deltas and complete messages, as one that trusts complete messages does. */
function textOf(events: FlueEvent[]): string {
  const texts = events
    .filter((event) => event.type === "message_end")
    .map((event) => event.message as { role: string; content: { type: string; text?: string }[] })
    .filter((message) => message.role === "assistant")
  return texts.flatMap((message) => message.content.map((block) => block.text ?? "")).join("")
}

describe.each(liveModes)("a restart during $mode", ({ options }) => {
  test("agents.stream: no gap, and the answer goes on where it was cut", async () => {
    const id = randomUUID()
    await client.agents.send(agent, id, { message: "slow: 60 50" })
    const seen = await readOver(restart, client.agents.stream(agent, id, options), "submission_settled")
    const stored = await readAll(client.agents.stream(agent, id, catchUp))

    expectNoGap(seen, stored)
    expect(stored.filter((event) => event.type === "operation_start")).toHaveLength(2)
    expect(stored.filter((event) => event.type === "submission_settled")).toHaveLength(1)
    expect(textOf(stored)).toBe(words(60))
    expect(seen.at(-1)).toMatchObject({ type: "submission_settled", outcome: "completed", result: { text: words(60) } })
  })

  test("agents.stream: work that ends within the drain is not repeated", async () => {
    const id = randomUUID()
    await client.agents.send(agent, id, { message: "slow: 20 20" })
    const seen = await readOver(restart, client.agents.stream(agent, id, options), "submission_settled")
    const stored = await readAll(client.agents.stream(agent, id, catchUp))

    expectNoGap(seen, stored)
    expect(stored.filter((event) => event.type === "operation_start")).toHaveLength(1)
    expect(textOf(stored)).toBe(words(20))
  })

  test("agents.stream: an idle reader gets what comes after the restart", async () => {
    const id = randomUUID()
    await client.agents.prompt(agent, id, { message: "First" })
    const stream = client.agents.stream(agent, id, options)
    const seen: FlueEvent[] = []
    let settled = 0
    let sent: Promise<unknown> | undefined
    for await (const event of stream) {
      seen.push(event)
      if (event.type !== "submission_settled") continue
      if (++settled === 2) break
      sent = restart().then(() => client.agents.send(agent, id, { message: "Second" }))
    }

    await sent
    expectNoGap(seen, await readAll(client.agents.stream(agent, id, catchUp)))
  })

  test("runs.stream: the run resumes and ends once", async () => {
    const { runId } = await client.workflows.invoke("ask", { input: { prompts: ["One", "slow: 60 50", "tool: 1 2"] } })
    const seen = await readOver(restart, client.runs.stream(runId, options), "run_end")
    const stored = await client.runs.events(runId)

    expectNoGap(seen, stored)
    expect(stored.filter((event) => (event.type as string) === "run_resume")).toHaveLength(1)
    expect(stored.filter((event) => event.type === "run_end")).toHaveLength(1)
    expect(textOf(stored)).toBe(`You said: One${words(60)}The sums are 3.`)
    expect(await client.runs.get(runId)).toMatchObject({ status: "completed", result: "The sums are 3." })
  })
})

describe.each(liveModes)("a crash during $mode", ({ options }) => {
  test("agents.stream: no gap, and the answer goes on where it was cut", async () => {
    const id = randomUUID()
    await client.agents.send(agent, id, { message: "slow: 60 30" })
    const seen = await readOver(
      crash,
      reopened((offset) => client.agents.stream(agent, id, { ...options, offset })),
      "submission_settled",
    )
    const stored = await readAll(client.agents.stream(agent, id, catchUp))

    expectNoGap(seen, stored)
    expect(stored.filter((event) => event.type === "operation_start")).toHaveLength(2)
    expect(textOf(stored)).toBe(words(60))
    expect(seen.at(-1)).toMatchObject({ type: "submission_settled", outcome: "completed", result: { text: words(60) } })
  })

  test("runs.stream: the run resumes and ends once", async () => {
    const { runId } = await client.workflows.invoke("ask", { input: { prompts: ["One", "slow: 60 30", "tool: 1 2"] } })
    const seen = await readOver(
      crash,
      reopened((offset) => client.runs.stream(runId, { ...options, offset })),
      "run_end",
    )
    const stored = await client.runs.events(runId)

    expectNoGap(seen, stored)
    expect(stored.filter((event) => (event.type as string) === "run_resume")).toHaveLength(1)
    expect(stored.filter((event) => event.type === "run_end")).toHaveLength(1)
    expect(textOf(stored)).toBe(`You said: One${words(60)}The sums are 3.`)
  })
})

describe("a restart", () => {
  test("agents.wait: the result of the whole", async () => {
    const receipt = await client.agents.send(agent, randomUUID(), { message: "slow: 60 50" })
    let restarted: Promise<void> | undefined
    const result = (await client.agents.wait(receipt, {
      onEvent: (event) => {
        if (event.type === "text_delta") restarted ??= restart()
      },
    })) as AgentPromptResponse
    await restarted

    expect(restarted).toBeDefined()
    expect(result.text).toBe(words(60))
  })

  test("workflows.run: the result of the whole", async () => {
    let restarted: Promise<void> | undefined
    const { result } = await client.workflows.run("ask", {
      input: { prompts: ["slow: 60 50"] },
      onEvent: (event) => {
        if (event.type === "text_delta") restarted ??= restart()
      },
    })
    await restarted

    expect(restarted).toBeDefined()
    expect(result).toBe(words(60))
  })

  test("agents.prompt: 503 when the drain cuts the wait, and the submission goes on", async () => {
    const id = randomUUID()
    const prompt = client.agents.prompt(agent, id, { message: "slow: 60 50" }).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await restart()
    const error = (await prompt) as FlueApiError

    expect(error).toBeInstanceOf(FlueApiError)
    expect(error).toMatchObject({ status: 503, body: { error: { type: "draining" } } })
    const { meta } = (error.body as { error: { meta: { submissionId: string; streamUrl: string; offset: string } } }).error
    expect(await client.agents.wait(meta)).toMatchObject({ text: words(60) })
  })

  test("offsets from before are good afterwards", async () => {
    const id = randomUUID()
    const receipt = await client.agents.send(agent, id, { message: "slow: 60 50" })
    const stream = client.agents.stream(agent, id, { live: "sse" })
    const seen: FlueEvent[] = []
    const positions: { offset: string; count: number }[] = []
    for await (const event of stream) {
      seen.push(event)
      if (stream.offset !== "-1" && positions.at(-1)?.offset !== stream.offset) positions.push({ offset: stream.offset, count: seen.length })
      if (seen.filter((item) => item.type === "text_delta").length === 5) break
    }

    await restart()
    await client.agents.wait(receipt)
    const stored = boundaryEvents(await readAll(client.agents.stream(agent, id, catchUp)))
    expect(positions.length).toBeGreaterThan(2)
    for (const { offset, count } of positions) {
      const rest = boundaryEvents(await readAll(client.agents.stream(agent, id, { ...catchUp, offset })))
      const before = [count, count - 1].map((length) => boundaryEvents(seen.slice(0, length)).length)
      expect(before.map((length) => stored.slice(length))).toContainEqual(rest)
    }
  })
})
