// What is used of the library. In the window it is a bundle of its own, dist/yaml.js, loaded when a file is read.
export { isMap, isScalar, isSeq, LineCounter, parse, parseDocument } from 'yaml';
export type { Node, YAMLMap } from 'yaml';
