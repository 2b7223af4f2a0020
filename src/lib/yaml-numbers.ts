import { type Document, isScalar, visit } from 'yaml';

/** Integers of more than 53 bits become texts as they are written: read as numbers they would be other ones. */
export function keepLongIntegers(document: Document): void {
  visit(document, {
    Scalar: (_, node) => {
      if (!isScalar(node) || typeof node.value !== 'number' || Number.isSafeInteger(node.value)) return;
      if (node.source !== undefined && /^[-+]?\d+$/.test(node.source)) node.value = node.source;
    },
  });
}
