// Sends the chosen files one after the other and tells the page how far each is. The body is the file itself: nothing is held in memory.
export async function send(input, method, address, token, page) {
    const files = Array.from(input.files);
    for (let i = 0; i < files.length; i++) {
        const name = files[i].name;
        await page.invokeMethodAsync('OnProgressAsync', name, 0, files[i].size);
        const [status, body] = await post(method, address.replace('{name}', encodeURIComponent(name)), files[i], token,
            done => page.invokeMethodAsync('OnProgressAsync', name, done, files[i].size));
        await page.invokeMethodAsync('OnDoneAsync', name, status, body);
    }
    input.value = '';
}

function post(method, address, file, token, onProgress) {
    return new Promise(resolve => {
        const request = new XMLHttpRequest();
        let last = 0;
        request.open(method, address);
        request.setRequestHeader('RequestVerificationToken', token);
        request.setRequestHeader('Content-Type', 'application/octet-stream');
        request.upload.onprogress = e => {
            if (e.timeStamp - last > 250) {
                last = e.timeStamp;
                onProgress(e.loaded);
            }
        };
        request.onloadend = () => resolve([request.status, request.responseText]);
        request.send(file);
    });
}
