/** A connection that can be lost and made again, whichever port carries it. */
import { type Client, connect, type Port } from "../../contract/channel.ts";

export interface Connection {
  readonly client: Client;
  onChange(listener: (connected: boolean) => void): void;
  reconnect(): Promise<void>;
}

/** Opens a port with `open` and keeps a client on it. Rejects where the first port cannot be had. */
export async function openConnection(open: () => Promise<Port>): Promise<Connection> {
  const listeners: ((connected: boolean) => void)[] = [];
  const tell = (connected: boolean) => {
    for (const listener of listeners) listener(connected);
  };
  const attach = async (): Promise<Client> => {
    const client = connect(await open());
    client.onClose(() => tell(false));
    return client;
  };
  let current = await attach();
  return {
    get client() {
      return current;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    reconnect: async () => {
      current = await attach();
      tell(true);
    },
  };
}
