// SPDX-License-Identifier: AGPL-3.0-or-later
// One call by POST /rpc: for what must set a cookie, and for requests before the line stands.
import { Refusal, type Reply, refusalOf, tooLong } from "./messages";

/** Rejects with Refusal, also where the server cannot be reached ("offline"). `most`: bytes that the server reads of us. */
export async function postCall(
  method: string,
  params: unknown,
  key?: string,
  most = Number.POSITIVE_INFINITY,
): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params, ...(key && { key }) });
  const refusal = tooLong(body, most);
  if (refusal) throw refusal;
  let reply: Reply;
  try {
    const answer = await fetch("/rpc", { method: "POST", headers: { "content-type": "application/json" }, body });
    reply = (await answer.json()) as Reply;
  } catch {
    throw new Refusal("offline");
  }
  if ("error" in reply) throw refusalOf(reply.error);
  return reply.result;
}
