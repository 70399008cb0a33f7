// The frames of a text/event-stream: { event, data }. EventSource cannot send an API key; fetch can.
export async function* frames(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let rest = ''; ;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += value;
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        yield frame(rest.slice(0, end));
        rest = rest.slice(end + 2);
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function frame(text) {
  const fields = { event: 'message', data: '' };
  for (const line of text.split('\n')) {
    const [, name, value] = /^(event|data): ?(.*)$/.exec(line) ?? [];
    if (name === 'event') fields.event = value;
    if (name === 'data') fields.data += value;
  }
  return fields;
}
