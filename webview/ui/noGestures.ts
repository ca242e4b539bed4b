// Stands in for hammerjs, which chartjs-plugin-zoom imports and can do without: 20 kB for touch gestures.
// eslint-disable-next-line import-x/no-default-export -- what the plugin imports is the default export
export default undefined;
