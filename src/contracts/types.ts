import type { Readable } from "node:stream";

/** What an operation takes and gives, derived from the SDK module: no shape is written by hand. */
type Leaf = string | number | boolean | bigint | Date | Uint8Array | ((...args: never[]) => unknown) | null | undefined;

/** The SDK says `name: string | undefined` for required members; after validation the undefined is gone. */
export type Strict<T> = T extends Leaf | Readable
  ? Exclude<T, undefined>
  : T extends readonly (infer U)[]
    ? Strict<U>[]
    : T extends object
      ? { [K in keyof T]: Strict<T[K]> }
      : T;

/** Members that stream: their input is a Readable, their output a Readable, bytes or text. The SDK's unions for them hold a Readable. */
type Streams<V> = [Extract<V, Readable>] extends [never] ? false : true;
type StreamIn<T> = { [K in keyof T]: Streams<T[K]> extends true ? Readable | undefined : T[K] };
type StreamOut<T> = { [K in keyof T]: Streams<T[K]> extends true ? Readable | Uint8Array | string | undefined : T[K] };

type CommandLike = new (
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's command constructors share no narrower type
  input: any,
) => {
  readonly input: unknown;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  resolveMiddleware(...args: any[]): (...args: any[]) => Promise<{ output: any }>;
};
// biome-ignore lint/suspicious/noExplicitAny: see above
type OutputOf<C> = C extends { resolveMiddleware(...args: any[]): (...args: any[]) => Promise<{ output: infer O }> } ? O : never;
type CommandOf<M, N extends string> = `${N}Command` extends keyof M ? M[`${N}Command`] : never;

/** "GetPipeline" | "ListPipelines" | … for `typeof import("@aws-sdk/client-codepipeline")`. */
export type OperationName<M> = {
  [K in keyof M]: K extends `${infer N}Command` ? (N extends "$" | "" ? never : N) : never;
}[keyof M] &
  string;

/** The validated input of an operation. */
export type Input<M, N extends OperationName<M>> =
  CommandOf<M, N> extends CommandLike ? StreamIn<Strict<InstanceType<CommandOf<M, N>>["input"]>> : never;

/** The output of an operation, without the SDK's `$metadata`. */
export type Output<M, N extends OperationName<M>> =
  CommandOf<M, N> extends CommandLike ? StreamOut<Strict<Omit<OutputOf<InstanceType<CommandOf<M, N>>>, "$metadata">>> : never;
