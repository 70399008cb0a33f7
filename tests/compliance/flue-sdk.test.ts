// Section 14.1 of the HTTP specification: every call of the unmodified client.

import { randomUUID } from "node:crypto"
import { createFlueClient, FlueApiError, FlueExecutionError, IMAGE_DATA_OMITTED } from "@flue/sdk"
import type { AgentPromptResponse, CreateFlueClientOptions, FlueClient, FlueEvent } from "@flue/sdk"
import { describe, expect, test } from "vitest"
import { boundaryEvents, readAll, readUntil, toSnapshot } from "./support/events.js"
import { addressOf, apiKey } from "./support/servers.js"
import type { ServerName } from "./support/servers.js"

type Credentials = Pick<CreateFlueClientOptions, "token" | "headers">

const token = (): Credentials => ({ token: apiKey() })
const asyncHeaders = (): Credentials => ({
  headers: async () => {
    await Promise.resolve()
    return { authorization: `Bearer ${apiKey()}` }
  },
})

const setups: { name: string; server: ServerName; credentials: () => Credentials }[] = [
  { name: "bare base URL, token", server: "bare", credentials: token },
  { name: "bare base URL, async headers", server: "bare", credentials: asyncHeaders },
  { name: "path prefix, token", server: "prefixed", credentials: token },
  { name: "path prefix, async headers", server: "prefixed", credentials: asyncHeaders },
]

const liveModes = [
  { mode: "long-poll (default)", options: {} },
  { mode: "sse", options: { live: "sse" } },
] as const

const agent = "assistant"
const catchUp = { live: false } as const
const emptyStream = "0000000000000000_0000000000000000"

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("It should have failed."),
    (error: unknown) => error,
  )
}

describe.each(setups)("$name", ({ server, credentials }) => {
  const baseUrl = addressOf(server)
  const client: FlueClient = createFlueClient({ baseUrl, ...credentials() })

  async function prompted(message: string): Promise<{ id: string; events: FlueEvent[] }> {
    const id = randomUUID()
    await client.agents.prompt(agent, id, { message })
    return { id, events: await readAll(client.agents.stream(agent, id, catchUp)) }
  }

  test("without credentials: 401", async () => {
    const stranger = createFlueClient({ baseUrl })
    const error = await failureOf(stranger.agents.prompt(agent, randomUUID(), { message: "Hello" }))
    expect(error).toBeInstanceOf(FlueApiError)
    expect(error).toMatchObject({ status: 401, body: { error: { type: "unauthorized" } } })
  })

  describe("agents.send and agents.wait", () => {
    test("a new instance: the receipt, then the result", async () => {
      const id = randomUUID()
      const receipt = await client.agents.send(agent, id, { message: "Hello there" })
      const result = await client.agents.wait(receipt)

      expect(receipt).toMatchObject({ streamUrl: `${baseUrl}/agents/${agent}/${id}`, offset: emptyStream })
      expect(result).toMatchObject({ text: "You said: Hello there", model: { provider: "test", id: "scripted" } })
      expect(result).toHaveProperty("usage.totalTokens", 13)
    })

    test("every event of the submission and no other", async () => {
      const { id } = await prompted("First")
      const receipt = await client.agents.send(agent, id, { message: "Second" })
      const events: FlueEvent[] = []
      const result = await client.agents.wait(receipt, { onEvent: (event) => void events.push(event) })

      expect(result).toMatchObject({ text: "You said: Second" })
      expect(events.map((event) => event.type)).toEqual(expect.arrayContaining(["operation_start", "idle", "submission_settled"]))
      expect(new Set(events.map((event) => event.submissionId))).toEqual(new Set([receipt.submissionId]))
    })

    test("an id with a slash", async () => {
      const id = `a/${randomUUID()}`
      const receipt = await client.agents.send(agent, id, { message: "Hello" })
      const result = await client.agents.wait(receipt)
      const events = await readAll(client.agents.stream(agent, id, catchUp))

      expect(receipt.streamUrl).toBe(`${baseUrl}/agents/${agent}/${encodeURIComponent(id)}`)
      expect(result).toMatchObject({ text: "You said: Hello" })
      expect(new Set(events.map((event) => event.instanceId))).toEqual(new Set([id]))
    })

    test("a failed prompt: the server's message", async () => {
      const receipt = await client.agents.send(agent, randomUUID(), { message: "fail: The model is on strike." })
      const error = await failureOf(client.agents.wait(receipt))

      expect(error).toBeInstanceOf(FlueExecutionError)
      expect(error).toMatchObject({
        target: "agent_submission",
        targetId: receipt.submissionId,
        failure: "failed",
        error: { type: "operation_failed", message: "The model is on strike." },
      })
      expect((error as Error).message).toContain("The model is on strike.")
    })

    test("several prompts of one instance settle in order", async () => {
      const id = randomUUID()
      const messages = ["One", "Two", "Three"]
      const receipts = []
      for (const message of messages) receipts.push(await client.agents.send(agent, id, { message }))
      const results = (await Promise.all(receipts.map((receipt) => client.agents.wait(receipt)))) as AgentPromptResponse[]
      const events = await readAll(client.agents.stream(agent, id, catchUp))

      expect(results.map((result) => result.text)).toEqual(messages.map((message) => `You said: ${message}`))
      const settled = events.filter((event) => event.type === "submission_settled").map((event) => event.submissionId)
      expect(settled).toEqual(receipts.map((receipt) => receipt.submissionId))
    })
  })

  describe("agents.prompt", () => {
    test("the result", async () => {
      const id = randomUUID()
      const result = await client.agents.prompt(agent, id, { message: "Hello" })

      expect(result).toMatchObject({
        result: { text: "You said: Hello", model: { provider: "test", id: "scripted" } },
        streamUrl: `${baseUrl}/agents/${agent}/${id}`,
        offset: emptyStream,
      })
    })

    test("a failing prompt: status 500 and the body", async () => {
      const error = await failureOf(client.agents.prompt(agent, randomUUID(), { message: "fail: No." }))

      expect(error).toBeInstanceOf(FlueApiError)
      expect(error).toMatchObject({ status: 500, body: { error: { type: "operation_failed", meta: { offset: emptyStream } } } })
    })

    test("an unknown agent: status 404", async () => {
      const error = await failureOf(client.agents.prompt("nobody", randomUUID(), { message: "Hello" }))

      expect(error).toMatchObject({ status: 404, body: { error: { type: "agent_not_found" } } })
    })

    test("an image: its bytes do not enter the events", async () => {
      const id = randomUUID()
      const images = [{ type: "image" as const, data: Buffer.from("not really a picture").toString("base64"), mimeType: "image/png" }]
      await client.agents.prompt(agent, id, { message: "Look", images })
      const events = await readAll(client.agents.stream(agent, id, catchUp))

      expect(JSON.stringify(events)).toContain(IMAGE_DATA_OMITTED)
      expect(JSON.stringify(events)).not.toContain(images[0]!.data)
      await expect(toSnapshot(events)).toMatchFileSnapshot("snapshots/image.jsonl")
    })

    test("a file, which the client knows nothing of: the conversation is read all the same", async () => {
      const id = randomUUID()
      const attachments = [{ type: "file", data: Buffer.from("some words").toString("base64"), mimeType: "text/plain", name: "notes.txt" }]
      const response = await fetch(`${baseUrl}/agents/${agent}/${id}?wait=result`, {
        method: "POST",
        headers: { authorization: `Bearer ${apiKey()}`, "content-type": "application/json" },
        body: JSON.stringify({ message: "Read", attachments }),
      })
      const events = await readAll(client.agents.stream(agent, id, catchUp))

      expect(response.status).toBe(200)
      expect(JSON.stringify(events)).toContain('"type":"file"')
      expect(JSON.stringify(events)).not.toContain(attachments[0]!.data)
      expect(events.at(-1)).toMatchObject({ type: "submission_settled", outcome: "completed" })
    })
  })

  describe("agents.stream", () => {
    test.each([
      ["prompt", "Hello there"],
      ["thinking", "think: fish"],
      ["tools", "tool: 1 2"],
    ])("the log of %s", async (name, message) => {
      const { events } = await prompted(message)

      await expect(toSnapshot(events)).toMatchFileSnapshot(`snapshots/${name}.jsonl`)
    })

    test("the log of a failure", async () => {
      const id = randomUUID()
      await failureOf(client.agents.prompt(agent, id, { message: "fail: The model is on strike." }))
      const events = await readAll(client.agents.stream(agent, id, catchUp))

      await expect(toSnapshot(events)).toMatchFileSnapshot("snapshots/failure.jsonl")
    })

    test("parallel tool calls: one start and one end each", async () => {
      const { events } = await prompted("tool: 1 2 3 4 5 6")
      const callsOf = (type: "tool_start" | "tool") =>
        events.flatMap((event) => (event.type === type ? [event.toolCallId] : []))

      expect(callsOf("tool_start")).toEqual(["call_1", "call_2", "call_3"])
      expect(callsOf("tool").sort()).toEqual(["call_1", "call_2", "call_3"])
    })

    test("tail: the last events only", async () => {
      const { id } = await prompted("Hello there")
      const all = boundaryEvents(await readAll(client.agents.stream(agent, id, catchUp)))

      expect(await readAll(client.agents.stream(agent, id, { ...catchUp, tail: 3 }))).toEqual(all.slice(-3))
      expect(await readAll(client.agents.stream(agent, id, { ...catchUp, tail: 10_000 }))).toEqual(all)
      expect(await readUntil(client.agents.stream(agent, id, { tail: 2 }), "submission_settled")).toEqual(all.slice(-2))
    })

    test("offset now: nothing of the past", async () => {
      const { id } = await prompted("Hello there")

      expect(await readAll(client.agents.stream(agent, id, { ...catchUp, offset: "now" }))).toEqual([])
    })

    test("an unknown instance: status 404", async () => {
      const error = await failureOf(readAll(client.agents.stream(agent, randomUUID(), catchUp)))

      expect(error).toMatchObject({ status: 404 })
    })

    test.each(liveModes)("$mode: events while they happen, and the rest exactly once from every offset", async ({ options }) => {
      const id = randomUUID()
      await client.agents.send(agent, id, { message: "slow: 20 20" })
      const stream = client.agents.stream(agent, id, options)
      const seen: FlueEvent[] = []
      const positions: { offset: string; count: number }[] = []
      for await (const event of stream) {
        seen.push(event)
        if (positions.at(-1)?.offset !== stream.offset) positions.push({ offset: stream.offset, count: seen.length })
        if (event.type === "submission_settled") break
      }

      const deltas = seen.filter((event) => event.type === "text_delta").map((event) => (event as { text: string }).text)
      expect(deltas.length).toBeGreaterThan(1)
      expect(deltas.join("")).toBe(Array.from({ length: 20 }, (_, index) => `word${index + 1} `).join(""))
      expect(positions.length).toBeGreaterThan(2)
      for (const { offset, count } of positions.filter((position) => position.offset !== "-1")) {
        // The offset of the batch before the event, or of the one that ends with it: see which by what follows.
        const rest = boundaryEvents(await readAll(client.agents.stream(agent, id, { ...catchUp, offset })))
        const after = boundaryEvents(seen.slice(count))
        const from = boundaryEvents(seen.slice(count - 1))
        expect([after, from]).toContainEqual(rest)
        expect(await readAll(client.agents.stream(agent, id, { ...catchUp, offset: stream.offset }))).toEqual([])
      }
    })

    test.each(liveModes)("$mode: waits for what comes later", async ({ options }) => {
      const { id } = await prompted("First")
      const stream = client.agents.stream(agent, id, { ...options, offset: "now" })
      const reading = readUntil(stream, "submission_settled")
      await new Promise((resolve) => setTimeout(resolve, 200))
      const receipt = await client.agents.send(agent, id, { message: "Second" })
      const events = await reading

      expect(events[0]).toMatchObject({ type: "operation_start" })
      expect(new Set(events.map((event) => event.submissionId))).toEqual(new Set([receipt.submissionId]))
    })

    test.each(liveModes)("$mode: outlives the time of a poll", async ({ options }) => {
      const { id } = await prompted("First")
      const reading = readUntil(client.agents.stream(agent, id, { ...options, offset: "now" }), "submission_settled")
      await new Promise((resolve) => setTimeout(resolve, 2_500))
      await client.agents.send(agent, id, { message: "Second" })

      expect((await reading).at(-1)).toMatchObject({ type: "submission_settled", outcome: "completed" })
    })
  })

  describe("workflows.invoke", () => {
    test("the receipt", async () => {
      const receipt = await client.workflows.invoke("count", { input: { upTo: 2 } })

      expect(receipt).toMatchObject({ runId: expect.stringMatching(/^run_[0-9A-Z]{26}$/) as string })
      expect(receipt).toMatchObject({ streamUrl: `${baseUrl}/runs/${receipt.runId}`, offset: emptyStream })
    })

    test("waiting for the result", async () => {
      const receipt = await client.workflows.invoke("count", { input: { upTo: 3 }, wait: "result" })

      expect(receipt).toMatchObject({ result: { numbers: [1, 2, 3] }, streamUrl: `${baseUrl}/runs/${receipt.runId}` })
    })

    test("waiting for a failing run: status 500", async () => {
      const error = await failureOf(client.workflows.invoke("fail", { input: { message: "It broke." }, wait: "result" }))

      expect(error).toMatchObject({ status: 500, body: { error: { type: "internal_error", meta: { offset: emptyStream } } } })
    })

    test.each([
      ["of another type", { upTo: "three" }],
      ["incomplete", {}],
      ["missing", undefined],
    ])("input that is %s: status 400", async (_, input) => {
      const error = await failureOf(client.workflows.invoke("count", { input }))

      expect(error).toMatchObject({ status: 400, body: { error: { type: "action_input_validation", meta: { action: "count" } } } })
    })

    test("an unknown workflow: status 404", async () => {
      const error = await failureOf(client.workflows.invoke("nothing"))

      expect(error).toMatchObject({ status: 404, body: { error: { type: "workflow_not_found" } } })
    })
  })

  describe("workflows.run", () => {
    test("the result", async () => {
      const types: string[] = []
      const { runId, result } = await client.workflows.run("count", {
        input: { upTo: 3 },
        onEvent: (event) => void types.push(event.type),
      })

      expect(runId).toMatch(/^run_/)
      expect(result).toEqual({ numbers: [1, 2, 3] })
      expect(types[0]).toBe("run_start")
      expect(types.at(-1)).toBe("run_end")
    })

    test("a failing run: an execution error with its message", async () => {
      const error = await failureOf(client.workflows.run("fail", { input: { message: "It broke." } }))

      expect(error).toBeInstanceOf(FlueExecutionError)
      expect(error).toMatchObject({ target: "workflow_run", failure: "failed", error: { message: "It broke." } })
      expect((error as Error).message).toContain("It broke.")
    })
  })

  describe("runs", () => {
    test.each([
      ["count", { upTo: 2 }],
      ["ask", { prompts: ["One", "tool: 1 2"] }],
    ])("runs.events: the log of %s", async (workflow, input) => {
      const { runId } = await client.workflows.invoke(workflow, { input, wait: "result" })
      const events = await client.runs.events(runId)

      expect(events.at(-1)).toMatchObject({ type: "run_end", runId })
      await expect(toSnapshot(events)).toMatchFileSnapshot(`snapshots/run-${workflow}.jsonl`)
    })

    test("runs.events: the log of a failure", async () => {
      const { runId } = await client.workflows.invoke("fail", { input: { message: "It broke." } })
      await readAll(client.runs.stream(runId))

      await expect(toSnapshot(await client.runs.events(runId))).toMatchFileSnapshot("snapshots/run-fail.jsonl")
    })

    test("runs.get: the record", async () => {
      const input = { upTo: 2 }
      const { runId } = await client.workflows.invoke("count", { input, wait: "result" })
      const record = await client.runs.get(runId)

      const result = { numbers: [1, 2] }
      expect(record).toMatchObject({ runId, workflowName: "count", status: "completed", isError: false, input, payload: input, result })
      expect(Date.parse(record.endedAt!) - Date.parse(record.startedAt)).toBeGreaterThanOrEqual(0)
    })

    test("runs.get: the record of a failure, and of nothing", async () => {
      const { runId } = await client.workflows.invoke("fail", { input: { message: "It broke." } })
      await readAll(client.runs.stream(runId))
      const record = await client.runs.get(runId)
      const error = await failureOf(client.runs.get("run_00000000000000000000000000"))

      expect(record).toMatchObject({ status: "errored", isError: true, error: { message: "It broke." } })
      expect(record).not.toHaveProperty("result")
      expect(error).toMatchObject({ status: 404, body: { error: { type: "run_not_found" } } })
    })

    test("runs.get: the record of an active run", async () => {
      const { runId } = await client.workflows.invoke("ask", { input: { prompts: ["slow: 10 50"] } })
      const record = await client.runs.get(runId)
      await readAll(client.runs.stream(runId))

      expect(record).toMatchObject({ status: "active", workflowName: "ask" })
      expect(record).not.toHaveProperty("endedAt")
      expect(await client.runs.get(runId)).toMatchObject({ status: "completed" })
    })

    test("runs.events: more than one page, and the tail of it", async () => {
      const { runId } = await client.workflows.invoke("count", { input: { upTo: 100 }, wait: "result" })
      const events = await client.runs.events(runId)

      expect(events.filter((event) => (event.type as string) === "step")).toHaveLength(100)
      expect(events.at(-1)).toMatchObject({ type: "run_end" })
      expect(await client.runs.events(runId, { tail: 3 })).toEqual(events.slice(-3))
      expect(await client.runs.events(runId, { tail: 102 })).toEqual(events.slice(-102))
    })

    test.each(liveModes)("runs.stream, $mode: ends with the run", async ({ options }) => {
      const { runId } = await client.workflows.invoke("ask", { input: { prompts: ["slow: 10 20"] } })
      const events = await readAll(client.runs.stream(runId, options))

      expect(events[0]).toMatchObject({ type: "run_start" })
      expect(events.at(-1)).toMatchObject({ type: "run_end", isError: false, result: expect.stringContaining("word10") as string })
      expect(boundaryEvents(events)).toEqual(boundaryEvents(await client.runs.events(runId)))
    })

    test.each(liveModes)("runs.stream, $mode: ends at once when the run is over", async ({ options }) => {
      const { runId } = await client.workflows.invoke("count", { input: { upTo: 2 }, wait: "result" })

      expect(await readAll(client.runs.stream(runId, options))).toEqual(await client.runs.events(runId))
      expect(await readAll(client.runs.stream(runId, { ...options, tail: 1 }))).toHaveLength(1)
    })
  })
})
