// Three servers behind a load balancer, or addressed one by one: any of them serves any request of any conversation.

import { randomUUID } from "node:crypto"
import { createFlueClient, FlueExecutionError } from "@flue/sdk"
import type { AgentSendResult, CreateFlueClientOptions, FlueClient, FlueEvent, FlueEventStream } from "@flue/sdk"
import { afterAll, describe, expect, test } from "vitest"
import { Cluster, names, serverHeader } from "./support/cluster.js"
import type { Name } from "./support/cluster.js"
import { boundaryEvents, readAll, readUntil } from "./support/events.js"

const agent = "assistant"
const conversations = 1_000
const atOnce = 20
const wordCount = 10
const message = `slow: ${wordCount} 30`
const answer = Array.from({ length: wordCount }, (_, index) => `word${index + 1} `).join("")
const liveModes = ["long-poll", "sse"] as const

/** What a request is for. */
type Kind = "send" | "stream" | "wait"
type Headers = Record<string, string>

const started = await Cluster.start()
if (typeof started === "string") console.warn(`The tests of a cluster are skipped. ${started}`)

describe.skipIf(typeof started === "string")("three servers", () => {
  const cluster = started as Cluster
  afterAll(() => cluster.close())

  test(`${conversations} conversations through the load balancer`, { timeout: 120_000 }, async () => {
    const served = new Tally()
    let [apart, whole] = [0, 0]
    await forEach(conversations, async (index) => {
      if (await converse(index, (kind, headers) => served.client(kind, index, { baseUrl: cluster.baseUrl, headers }))) whole++
      if (served.areApart(index)) apart++
    })

    console.log(`In ${apart} conversations three servers were asked; ${whole} were read word by word. ${served.toString()}`)
    expect(apart).toBeGreaterThan(0)
    expect(whole).toBeGreaterThan(0)
    for (const kind of ["send", "stream", "wait"] as const) {
      for (const name of names) expect(served.count(kind, name), `${kind} at ${name}`).toBeGreaterThan(conversations / 5)
    }
  })

  test("conversations that send to one, stream from another and wait on the third", { timeout: 60_000 }, async () => {
    await forEach(conversations / 5, async (index) => {
      const [send, stream, wait] = inTurn(index)
      const places = { send, stream, wait }
      await converse(index, (kind, headers) => clientOf(places[kind], headers), (receipt) => at(wait, receipt))
    })
  })

  test("conversations that are aborted at a server that neither admitted nor reads", { timeout: 60_000 }, async () => {
    await forEach(conversations / 20, async (index) => {
      const [send, stream, abort] = inTurn(index)
      const id = randomUUID()
      const receipt = await clientOf(send).agents.send(agent, id, { message: "slow: 600 50" })
      const waiting = clientOf(abort).agents.wait(at(abort, receipt)).catch((error: unknown) => error)
      const events: FlueEvent[] = []
      let aborted: Promise<Response> | undefined
      for await (const event of clientOf(stream).agents.stream(agent, id, { live: liveModes[index % 2]! })) {
        events.push(event)
        if (event.type === "text_delta") aborted ??= fetch(`${cluster.addressOf(abort)}/agents/${agent}/${id}/abort`, { method: "POST" })
        if (event.type === "submission_settled") break
      }

      expect(await (await aborted!).json()).toEqual({ aborted: true })
      expect(events.at(-1)).toMatchObject({ outcome: "failed", error: { type: "submission_aborted" } })
      const error = await waiting
      expect(error).toBeInstanceOf(FlueExecutionError)
      expect(error).toMatchObject({ error: { type: "submission_aborted" } })
      expect(boundaryEvents(events)).toEqual(await stored(clientOf(send), id))
    })
  })

  const clientOf = (name: Name, headers: Headers = {}): FlueClient => createFlueClient({ baseUrl: cluster.addressOf(name), headers })

  /** A receipt as if another server had given it. */
  const at = (name: Name, receipt: AgentSendResult): AgentSendResult => ({
    ...receipt,
    streamUrl: `${cluster.addressOf(name)}${new URL(receipt.streamUrl).pathname}`,
  })
})

/**
 * Sends, streams and waits at the same time, and compares what each of the three has seen.
 * @returns Whether the reader was there for every word.
 */
async function converse(
  index: number,
  clientFor: (kind: Kind, headers: Headers) => FlueClient,
  forWaiting: (receipt: AgentSendResult) => AgentSendResult = (receipt) => receipt,
): Promise<boolean> {
  // With the key of the first request, another one that waits for the result is that request.
  const id = randomUUID()
  const headers = { "idempotency-key": randomUUID() }
  const receipt = await clientFor("send", headers).agents.send(agent, id, { message })
  const waiting = clientFor("wait", headers)
  const wait = async (): Promise<unknown> =>
    index % 4 < 2 ? waiting.agents.wait(forWaiting(receipt)) : (await waiting.agents.prompt(agent, id, { message })).result
  const [seen, result] = await Promise.all([
    readUntil(clientFor("stream", {}).agents.stream(agent, id, { live: liveModes[index % 2]! }), "submission_settled"),
    wait(),
  ])

  const deltas = seen.filter((event) => event.type === "text_delta").map((event) => (event as { text: string }).text)
  const text = deltas.join("")

  // Nothing twice and no hole; but who comes late is not told what the complete message says anyway.
  expect(text).toBe(answer.slice(0, text.length))
  expect(result).toMatchObject({ text: answer })
  expect(seen.at(-1)).toMatchObject({ outcome: "completed", result })
  expect(boundaryEvents(seen)).toEqual(await stored(waiting, id))
  return text === answer
}

const stored = async (client: FlueClient, id: string): Promise<FlueEvent[]> =>
  boundaryEvents(await readAll(client.agents.stream(agent, id, { live: false }) as FlueEventStream))

/** The servers in another order each time. */
function inTurn(index: number): [Name, Name, Name] {
  const turned = [...names.slice(index % 3), ...names.slice(0, index % 3)] as [Name, Name, Name]
  return index % 2 === 0 ? turned : [turned[0], turned[2], turned[1]]
}

/** Does something so often, for some at once. */
async function forEach(count: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) await act(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/** Which server has answered how many requests of each kind. */
class Tally {
  private readonly counts = new Map<string, number>()
  private readonly first = new Map<string, string>()

  /** A client of which every answer is counted; nothing else about it changes. */
  client(kind: Kind, conversation: number, options: CreateFlueClientOptions): FlueClient {
    return createFlueClient({
      ...options,
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        const server = response.headers.get(serverHeader) ?? "nobody"
        this.counts.set(`${kind} at ${server}`, this.count(kind, server) + 1)
        const key = `${conversation} ${kind}`
        if (!this.first.has(key)) this.first.set(key, server)
        return response
      },
    })
  }

  count(kind: Kind, server: string): number {
    return this.counts.get(`${kind} at ${server}`) ?? 0
  }

  /** Whether the first requests of each kind of a conversation went to three servers. */
  areApart(conversation: number): boolean {
    return new Set(["send", "stream", "wait"].map((kind) => this.first.get(`${conversation} ${kind}`))).size === names.length
  }

  toString(): string {
    return [...this.counts].sort().map(([what, count]) => `${what}: ${count}`).join(", ")
  }
}
