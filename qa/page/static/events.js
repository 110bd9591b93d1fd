// Keeps a question from being lost. Gradio's server ends the stream of events when none is left to wait for; where its
// client is told of a new one just before it reads that end, it believes the stream to be open and never hears of it.
// Here the end is kept back while anything is waited for, and the stream goes on in a new request.
"use strict";
(() => {
  const original = window.fetch.bind(window);
  const waiting = new Set();

  window.fetch = async (input, options) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    if (pathname.endsWith("/queue/join")) return joined(await original(input, options));
    if (pathname.endsWith("/queue/data")) return followed(new Request(input, options));
    return original(input, options);
  };

  async function joined(response) {
    const event = response.ok ? (await response.clone().json()).event_id : null;
    if (event) waiting.add(event);
    return response;
  }

  async function followed(request) {
    const first = await original(request.clone());
    if (!first.ok || !first.body) return first;
    const messages = relayed(first, request);
    const stream = new ReadableStream({
      async pull(controller) {
        const { done, value } = await messages.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => messages.return(),
    });
    return new Response(stream, { status: first.status, headers: first.headers });
  }

  // The messages of one stream after the other, as long as anything is waited for.
  async function* relayed(response, request) {
    const encoder = new TextEncoder();
    for (let goesOn = true; goesOn; ) {
      goesOn = false;
      for await (const message of split(response.body)) {
        goesOn = noted(message);
        if (!goesOn) yield encoder.encode(`${message}\n\n`);
      }
      if (goesOn) response = await original(request.clone());
    }
  }

  // Whether the message is an end that comes too early; what has come to its own end is waited for no more.
  function noted(message) {
    let told = {};
    try {
      told = JSON.parse(message.replace(/^data: ?/, ""));
    } catch {
      // not for us
    }
    if (told.msg === "process_completed") waiting.delete(told.event_id);
    else if (told.msg === "unexpected_error" || told.msg === "server_stopped") waiting.clear();
    return told.msg === "close_stream" && waiting.size > 0;
  }

  async function* split(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const messages = (held + value).split("\n\n");
        held = messages.pop();
        yield* messages;
      }
    } finally {
      reader.cancel().catch(() => {});
    }
  }
})();
