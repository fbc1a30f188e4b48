/** Why a bundle, a schema or a spec is refused; the text is what its owner reads. */
export class BundleProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BundleProblem";
  }
}
