// Event logs: what of them must be the same in every run, and how they are compared.

import type { FlueEvent } from "@flue/sdk"

const progressTypes = new Set(["text_delta", "thinking_delta"])

/** Whether an event may be missing for a late reader. */
export const isProgress = (event: FlueEvent): boolean => progressTypes.has(event.type)

/** The events that every reader sees. */
export const boundaryEvents = (events: FlueEvent[]): FlueEvent[] => events.filter((event) => !isProgress(event))

/** One line per event, with a name for every id, without what differs from run to run. */
export function toSnapshot(events: FlueEvent[]): string {
  const lines = boundaryEvents(events).map((event) => JSON.stringify(maskValues(event)))
  return `${nameIds(lines).join("\n")}\n`
}

function maskValues(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => maskValues(item))
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).sort().map(([name, item]) => [name, maskValues(item, name)]))
  }

  if (key === "eventIndex") return typeof value === "number" ? "<index>" : value
  if (key === "durationMs") return typeof value === "number" && value >= 0 ? "<duration>" : value
  if (key === "attachmentId") return typeof value === "string" ? "<attachment>" : value
  if (key === "timestamp" && typeof value === "number") return "<milliseconds>"
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return "<time>"
  return value
}

// The same id gets the same name, so that a snapshot shows which events belong together.
function nameIds(lines: string[]): string[] {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const nameOf = (id: string, kind: string): string => {
    const known = names.get(id)
    if (known) return known
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    const name = `<${kind} ${count}>`
    names.set(id, name)
    return name
  }

  return lines.map((line) =>
    line
      .replace(/\b[0-9]{16}_[0-9]{16}\b/g, "<offset>")
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, (id) => nameOf(id, "uuid"))
      .replace(/\b(run|op|turn|conv)_[0-9A-HJKMNP-TV-Z]{26}\b/g, (id, kind: string) => nameOf(id, kind)),
  )
}

/** Reads a stream until an event of a type has come. */
export async function readUntil(stream: AsyncIterable<FlueEvent>, type: FlueEvent["type"]): Promise<FlueEvent[]> {
  const events: FlueEvent[] = []
  for await (const event of stream) {
    events.push(event)
    if (event.type === type) break
  }

  return events
}

/** Reads a stream until it ends. */
export async function readAll(stream: AsyncIterable<FlueEvent>): Promise<FlueEvent[]> {
  const events: FlueEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}
