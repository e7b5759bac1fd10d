/** An error by the name that Retry and Catch know it by; it is no fault of the product's own. */
export class StatesError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}
