from snippets.iris import predict


def predict_all(flowers):
    return [predict(measurements) for measurements in flowers]
