/** What is wrong with a pattern, in AWS's words: "Event pattern is not valid. Reason: …". */
export class InvalidPattern extends Error {
  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.name = "InvalidPattern";
  }
}
