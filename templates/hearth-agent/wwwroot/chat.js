// A chat with the agent: sends prompts, and follows the stream of the conversation, which goes on after every break.
import { frames } from './frames.js';

const element = (id) => document.getElementById(id);
const [log, notice, form, message, stop] = ['log', 'notice', 'prompt', 'message', 'stop'].map(element);

let conversation = decodeURIComponent(location.hash.slice(1)) || open();
let following = null; // What ends the reading of the present conversation.
let unsettled = new Set(); // The submissions that are being worked on.
let turns = new Map(); // The answers that are being given, by turn.

follow();

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = message.value.trim();
  if (!text) return;
  try {
    await post('', { message: text });
    message.value = '';
    notice.textContent = '';
    if (!following) follow(); // There is a stream from the first prompt on.
  } catch (error) {
    notice.textContent = error.message;
  }
});

message.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

stop.addEventListener('click', () => post('/abort').catch((error) => { notice.textContent = error.message; }));

element('new').addEventListener('click', () => {
  open();
  message.focus();
});

window.addEventListener('hashchange', () => {
  conversation = decodeURIComponent(location.hash.slice(1)) || open();
  following?.abort();
  follow();
});

function open() {
  const id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  location.hash = id;
  return id;
}

async function follow() {
  const mine = following = new AbortController();
  log.replaceChildren();
  notice.textContent = '';
  unsettled = new Set();
  turns = new Map();
  stop.hidden = true;
  let offset = '-1';
  for (let pause = 500; !mine.signal.aborted; pause = Math.min(2 * pause, 10_000)) {
    try {
      const response = await call(`?offset=${offset}&live=sse`, { signal: mine.signal });
      if (response.status === 404) break; // Nobody has said anything yet.
      if (response.status === 401) { // No key was given. The next prompt asks for it again.
        notice.textContent = (await failure(response)).message;
        break;
      }
      if (!response.ok) throw await failure(response);
      notice.textContent = '';
      let events = [];
      for await (const frame of frames(response.body)) {
        if (frame.event === 'data') events = JSON.parse(frame.data);
        if (frame.event !== 'control') continue;
        // Only now: what has no control frame comes again after a break.
        events.forEach(show);
        events = [];
        offset = JSON.parse(frame.data).streamNextOffset;
        pause = 250;
      }
    } catch (error) {
      if (!mine.signal.aborted) notice.textContent = `${error.message} Trying again.`;
    }
    if (!mine.signal.aborted) await new Promise((done) => setTimeout(done, pause));
  }
  if (following === mine) following = null;
}

function show(event) {
  switch (event.type) {
    case 'operation_start':
      unsettled.add(event.submissionId);
      stop.hidden = false;
      break;
    case 'turn_start':
      drop('session', event.session);
      break;
    case 'text_delta':
      answer(event).textContent += event.text;
      break;
    case 'message_end':
      finish(event);
      break;
    case 'tool_start':
      add('tool', `${event.toolName} …`).dataset.call = event.toolCallId;
      break;
    case 'tool': {
      const line = [...log.querySelectorAll('.tool')].find((tool) => tool.dataset.call === event.toolCallId);
      if (line) line.textContent = `${event.toolName} ${event.isError ? '✗' : '✓'}`;
      break;
    }
    case 'submission_settled':
      drop('submissionId', event.submissionId);
      unsettled.delete(event.submissionId);
      stop.hidden = unsettled.size === 0;
      if (event.outcome === 'failed') add('error', event.error.message);
      break;
  }
  if (event.type !== 'turn') log.lastElementChild?.scrollIntoView({ block: 'end' });
}

// The whole message, which takes the place of what has been shown of it.
function finish({ turnId, message: { role, content } }) {
  const text = typeof content === 'string' ? content : content.map((block) => block.text ?? '').join('');
  if (role !== 'assistant') {
    add('user', text);
    return;
  }
  const line = turns.get(turnId);
  turns.delete(turnId);
  if (!text) line?.remove();
  else if (line) line.textContent = text;
  else add('assistant', text);
  line?.classList.remove('open');
}

function answer({ turnId, session, submissionId }) {
  if (!turns.has(turnId)) {
    const line = add('assistant open', '');
    Object.assign(line.dataset, { session, submissionId });
    turns.set(turnId, line);
  }
  return turns.get(turnId);
}

// What was shown of an answer whose message did not come is void: the server has broken off, and begun anew.
function drop(key, value) {
  for (const [turnId, line] of turns) {
    if (line.dataset[key] !== String(value)) continue;
    line.remove();
    turns.delete(turnId);
  }
}

function add(kind, text) {
  const line = document.createElement('p');
  line.className = kind;
  line.textContent = text;
  log.append(line);
  return line;
}

async function post(path, body) {
  // The same key again means the same prompt: asked twice, it is taken once.
  const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.getRandomValues(new Uint32Array(4)).join('-') };
  const response = await call(path, { method: 'POST', headers, body: body && JSON.stringify(body) });
  if (!response.ok) throw await failure(response);
  return response.json();
}

// A server outside development wants a key of HEARTH_API_KEYS. It is kept for as long as this tab is open.
async function call(path, options) {
  const headers = new Headers(options.headers);
  const key = sessionStorage.getItem('key');
  if (key) headers.set('authorization', `Bearer ${key}`);
  const response = await fetch(`agents/assistant/${encodeURIComponent(conversation)}${path}`, { ...options, headers });
  if (response.status !== 401) return response;
  const given = prompt('The API key of this server:');
  if (!given) return response;
  sessionStorage.setItem('key', given);
  return call(path, options);
}

async function failure(response) {
  const answer = await response.json().catch(() => null);
  return new Error(answer?.error?.message ?? `The server answered ${response.status}.`);
}
