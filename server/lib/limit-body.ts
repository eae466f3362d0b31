import { OutboundError } from "./outbound-error.ts";

interface BodyLimits {
  url: URL;
  largestBytes: number;
  deadline: AbortSignal | null;
  totalMs: number | null;
}

/** The answer with a body that errors once it is larger or later than allowed, so that no reader can be made to hold it all. */
export function limitBody(response: Response, limits: BodyLimits): Response {
  const { url, largestBytes } = limits;
  const announced = Number(response.headers.get("content-length") ?? 0);
  if (announced > largestBytes) {
    void response.body?.cancel();
    throw OutboundError.tooLarge(url, largestBytes);
  }
  if (response.body === null) return response;
  const limited = new Response(limitedStream(response.body, limits), {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
  Object.defineProperty(limited, "url", { value: url.href });
  return limited;
}

function limitedStream(body: ReadableStream<Uint8Array>, limits: BodyLimits): ReadableStream<Uint8Array> {
  const { url, largestBytes, deadline, totalMs } = limits;
  const reader = body.getReader();
  let received = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        received += value.byteLength;
        if (received > largestBytes) {
          void reader.cancel();
          throw OutboundError.tooLarge(url, largestBytes);
        }
        controller.enqueue(value);
      } catch (error) {
        controller.error(deadline?.aborted ? OutboundError.late(url, totalMs ?? 0) : OutboundError.from(error, url));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
