export * from 'wasm-ber/worker/thread'
