module.exports = { testMatch: ['**/*.test.cjs'], cacheDirectory: './cache', watchman: false };
