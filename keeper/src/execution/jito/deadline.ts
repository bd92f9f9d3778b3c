import { InterceptingCall, type Interceptor, status } from "@grpc/grpc-js";
import type { DurationMs } from "../../domain/quantity.ts";
import type { Runtime } from "../../runtime.ts";

/**
 * Gives every call that has one answer a deadline: jito-ts sets none, and a call without one waits for ever. Measured
 * by the runtime's timer; streams are left alone.
 */
export function deadline(runtime: Runtime, timeout: DurationMs): Interceptor {
  return (options, nextCall) => {
    if (options.method_definition.responseStream) return new InterceptingCall(nextCall(options));
    const call: InterceptingCall = new InterceptingCall(nextCall(options), {
      start(metadata, _listener, next) {
        const cancel = runtime.after(timeout, () =>
          call.cancelWithStatus(status.DEADLINE_EXCEEDED, `no answer within ${timeout} ms`),
        );
        next(metadata, {
          onReceiveStatus(result, forward) {
            cancel();
            forward(result);
          },
        });
      },
    });
    return call;
  };
}
