/** The oldest Node.js that adaptbench runs on, major and minor. */
export const LEAST_NODE = [22, 22] as const;

/** Whether this Node.js is new enough. */
export function isNodeNewEnough(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}
