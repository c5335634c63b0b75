/** Listening to the case that is open. */
import { batchOperations, type CaseNews } from "../../contract/batch.ts";
import { asSelfsameError } from "../../contract/errors.ts";
import { client, useService } from "../shell/service.ts";

let call: AbortController | undefined;

/** Listens to this case and to no other; `onNews` is told of every change, `onEnd` why there will be no more news. */
export async function watchCase(
  id: string,
  onNews: (news: CaseNews) => void,
  onEnd: (error: unknown) => void,
): Promise<void> {
  call?.abort();
  const own = new AbortController();
  call = own;
  try {
    await client().call(
      batchOperations.watchCase,
      { id },
      {
        signal: own.signal,
        onProgress: (news) => {
          if (!own.signal.aborted) onNews(news);
        },
      },
    );
  } catch (error) {
    // A lost connection has its own banner, and the case is listened to again when there is one.
    const wanted = !own.signal.aborted && useService.getState().connected;
    if (wanted && asSelfsameError(error).code !== "crashed") onEnd(error);
  }
}

export function watchNoCase(): void {
  call?.abort();
  call = undefined;
}
