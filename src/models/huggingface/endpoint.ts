/** Where Hugging Face itself is asked for answers. */
export const CHAT_ROUTER = 'https://router.huggingface.co/v1';

/** Where Hugging Face itself is asked for embeddings, and for tasks other than a chat. */
export const INFERENCE_ROUTER = 'https://router.huggingface.co/hf-inference';

/** Environment variable of the key; an older one is read as well. */
export const KEY_VARIABLE = 'HF_TOKEN';
