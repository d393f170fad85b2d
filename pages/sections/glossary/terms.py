"""The terms of the course, each with its meaning and the lesson or page where it is met."""

from __future__ import annotations

from ui.terms import Term

TERMS: dict[str, Term] = {
    "Accuracy": Term("The share of predictions that are right. It says little where one class is rare.", "rare-class"),
    "Activation": Term(
        "The function that bends what a unit puts out, such as ReLU, tanh or sigmoid. Without one, layers upon layers "
        "are only one linear function.",
        "dead-or-saturated",
        ("activation function",),
    ),
    "Adam": Term(
        "An optimizer that keeps a running mean of the gradient and of its square. It scales each parameter's step by "
        "them, and its first step has the size of the learning rate in every parameter.",
        "adam-descent",
    ),
    "Autograd": Term(
        "The part of PyTorch that notes every operation of the forward pass and works out all gradients from that.",
        "chain-rule",
        ("automatic differentiation",),
    ),
    "Backpropagation": Term(
        "How the gradients of all parameters are found: from the loss backwards through the graph, each time the "
        "gradient so far times the local derivative.",
        "chain-rule",
        ("backward pass", "backward"),
    ),
    "Batch": Term(
        "The samples that one step looks at. Full-batch means all of them, a mini-batch is a few drawn at random.",
        "mini-batches",
        ("mini-batch", "batch size"),
    ),
    "Bias": Term(
        "The number that a linear function adds after weighing its inputs. It moves a line without turning it.",
        "first-line",
        ("intercept",),
    ),
    "Capacity": Term("How much a model can bend. More units and layers mean more of it.", "capacity"),
    "Chain rule": Term(
        "The derivative of a function of a function is the product of both derivatives. Backpropagation is this rule, "
        "used again and again.",
        "chain-rule",
    ),
    "Classification": Term(
        "Telling which of several classes something belongs to. The answer is a class, not a quantity.",
        "first-line",
        ("classifier", "class"),
    ),
    "Confusion matrix": Term(
        "A table that counts who is what and is called what: TP and TN are rightly called positive and negative, FP "
        "and FN wrongly. The right ones stand on its diagonal.",
        "rare-class",
        ("TP", "FP", "TN", "FN", "true positive", "false positive", "true negative", "false negative"),
    ),
    "Convergence": Term("Coming to rest: steps get smaller and the loss hardly changes any more.", "rate-good"),
    "Cross-entropy": Term(
        "The loss for classes: minus the logarithm of the probability that the right class got. Being sure and wrong "
        "is dear.",
        "wrong-and-sure",
        ("log loss", "negative log-likelihood"),
    ),
    "Dead ReLU": Term(
        "A ReLU unit whose input is below zero for every sample. It puts out 0, gets no gradient, and does not learn.",
        "dead-relu",
        ("dying ReLU",),
    ),
    "Decision boundary": Term(
        "Where a classifier changes its mind. For a linear score it is a line, a plane, or a hyperplane.",
        "trained-line",
        ("decision line", "hyperplane"),
    ),
    "Divergence": Term(
        "Steps that overshoot further each time, until the numbers leave what 32 bits can hold.",
        "rate-too-big",
        ("diverge",),
        ("exploding", "overshoot"),
    ),
    "Dropout": Term(
        "Leaving out random units in each training step, so that none can rely on a single other one. For predictions "
        "all units are there.",
        "tame-dropout",
    ),
    "Early stopping": Term(
        "Keeping the parameters of the epoch with the lowest validation loss, and ending once it has not fallen for "
        "some epochs.",
        "tame-early",
        ("patience",),
    ),
    "Epoch": Term("One pass over all training samples. With the full batch, an epoch is one step.", "run-1"),
    "Feature": Term("One measured number of a sample, such as a bird's leg length.", "one-feature", (), ("input",)),
    "Forward pass": Term("Computing predictions and the loss from the inputs, from front to back.", "loop"),
    "Gradient": Term(
        "How fast the loss changes with each parameter, and which way: its derivatives. It points where the loss rises "
        "fastest, and its length says how steep it is there.",
        "first-contact",
        ("derivative",),
        ("slope",),
    ),
    "Gradient descent": Term(
        "Going a little against the gradient, again and again: new parameters are the old ones minus the learning rate "
        "times the gradient.",
        "first-contact",
        ("descent",),
    ),
    "Hidden layer": Term(
        "A layer between inputs and outputs. Its units are the bends that the next layer adds up.",
        "few-hinges",
        ("hidden unit",),
    ),
    "Hyperparameter": Term(
        "What is chosen before training and not learned: the learning rate, the number of units, the number of epochs.",
        "rate-too-small",
    ),
    "L1 penalty": Term(
        "Adding the sizes of all weights, times a factor, to the loss. It pulls every weight equally hard, so small "
        "ones end near zero.",
        "tame-l1",
        ("L1",),
        ("lasso",),
    ),
    "L2 penalty": Term(
        "Adding the squares of all weights, times a factor, to the loss. It pulls large weights most and makes curves "
        "calmer.",
        "tame-l2",
        ("L2",),
        ("ridge",),
    ),
    "Label": Term("The right answer that comes with a sample, such as a bird's species.", "exercise-2-1", ("target",)),
    "Layer": Term(
        "Several units side by side that see the same inputs. A linear layer is one matrix product and a bias.",
        "linear-layer",
        ("nn.Linear", "linear layer"),
    ),
    "Learning rate": Term(
        "How far a step goes for a gradient of size 1. Too small crawls, too big overshoots.",
        "rate-good",
        ("lr", "step size", "alpha"),
    ),
    "Linear function": Term(
        "Inputs times weights, summed, plus a bias. Its graph is a line, a plane, or a hyperplane.",
        "first-line",
    ),
    "Local minimum": Term(
        "A valley from which every small step leads up, though elsewhere it may be deeper.",
        "local-minimum",
        ("global minimum",),
        ("minimum",),
    ),
    "Logit": Term(
        "What a model puts out before a probability is made of it: any number, and the larger, the more a yes.",
        "one-more",
        ("score", "raw score"),
    ),
    "Loss": Term(
        "One number for how wrong predictions are. Training makes it smaller.", "losses", (), ("cost", "error")
    ),
    "Loss surface": Term(
        "The loss over all settings of the parameters, like a landscape. Each point of the ground is one model.",
        "line-surface",
        ("loss landscape",),
    ),
    "MAE": Term(
        "Mean absolute error: the mean distance between prediction and target. An outlier counts by its distance.",
        "squared-or-not",
        ("mean absolute error", "L1 loss"),
    ),
    "MLP": Term(
        "Multi-layer perceptron: linear layers with an activation between them.",
        "run-3",
        ("multi-layer perceptron", "neural network", "network"),
    ),
    "Model": Term("A function with parameters that are to be learned: a line, or a network.", "run-1"),
    "Module": Term(
        "PyTorch's building block, nn.Module. It knows the parameters of all layers that are set as its attributes.",
        "plain-list",
        ("nn.Module",),
    ),
    "Momentum": Term(
        "Keeping a share of the step before in each step. It builds up speed along a valley and evens out zigzags.",
        "ravine-momentum",
    ),
    "MSE": Term(
        "Mean squared error: the mean of the squared distances between prediction and target. Large errors weigh most.",
        "squared-or-not",
        ("mean squared error",),
    ),
    "no_grad": Term(
        "Tells autograd to look away. Otherwise the change of a parameter would itself be noted as part of the graph.",
        "no-no-grad",
        ("torch.no_grad",),
    ),
    "Non-linearity": Term(
        "What lets layers do more than a line: the activation between them.",
        "linear-stays-linear",
    ),
    "Normalisation": Term(
        "Bringing features to a common scale, for example between 0 and 1, or to mean 0 and standard deviation 1.",
        "global-min-max",
        ("normalise", "standardise", "min-max"),
        ("scaling",),
    ),
    "One-hot label": Term("A label as a vector: 1 at the right class, 0 at all others.", "nearly-right"),
    "Optimizer": Term(
        "The rule that turns gradients into steps: plain descent, momentum, RMSProp, Adam.", "adam-descent"
    ),
    "Outlier": Term("A sample far from all others, often a mistake in the data.", "outlier"),
    "Overfitting": Term(
        "Learning the training samples by heart. The training loss is small, the validation loss is not.", "too-large"
    ),
    "Parameter": Term(
        "A number of the model that training changes: a weight or a bias.", "line-surface", ("weights and biases",)
    ),
    "Perceptron": Term(
        "One cell of a network: inputs times weights, summed, plus a bias, and through an activation.",
        "first-line",
        ("neuron", "unit"),
    ),
    "Positive class": Term("The class that a yes stands for, such as the seagull.", "correct-and-errors"),
    "Precision": Term(
        "Of all that were called positive, the share that is. It falls with every false alarm.", "rare-class"
    ),
    "Probability": Term(
        "A number from 0 to 1 for how sure a model is. Those of all classes add up to 1.", "exercise-2-2"
    ),
    "Recall": Term("Of all that are positive, the share that was found. It falls with each one missed.", "rare-class"),
    "Regression": Term("Predicting a quantity, such as a weight in kilograms, and not a class.", "run-1"),
    "Regularisation": Term(
        "Anything that keeps a model from overfitting: penalties on weights, dropout, early stopping.",
        "tame-l2",
        ("regularization",),
    ),
    "ReLU": Term("The activation max(0, x): it lets positive numbers through and makes 0 of the others.", "few-hinges"),
    "requires_grad": Term(
        "Says of a tensor that autograd is to find its gradient. Parameters have it, data do not.",
        "no-requires-grad",
    ),
    "Saddle point": Term(
        "A place where the gradient is zero, though it goes up in one direction and down in another.", "saddle"
    ),
    "Saturation": Term(
        "Where an activation is nearly flat, as a sigmoid is far from 0. Hardly any gradient gets through.",
        "dead-or-saturated",
        ("saturated",),
    ),
    "Schedule": Term(
        "A rule by which the learning rate changes during training, mostly downwards.", "decay", ("decay",)
    ),
    "Seed": Term(
        "The number that random draws begin with. The same seed gives the same draws.",
        "exercise-2-1",
        (),
        ("random", "generator"),
    ),
    "SGD": Term(
        "Stochastic gradient descent: each step takes its gradient from a few samples drawn at random, so its path is "
        "noisy.",
        "mini-batches",
        ("stochastic gradient descent",),
    ),
    "Shape": Term(
        "How long a tensor is in each direction. A batch of 50 samples with one feature has the shape (50, 1).",
        "unsqueeze",
        (),
        ("dimension", "axis", "unsqueeze"),
    ),
    "Sigmoid": Term(
        "A function that turns any score into a probability: 1 / (1 + e⁻ˣ). 0 becomes one half.",
        "exercise-2-2",
        ("logistic function",),
    ),
    "Softmax": Term(
        "Turns several scores into probabilities: e to the power of each, divided by the sum of all. The highest score "
        "gets the most.",
        "exercise-2-3",
    ),
    "Step": Term("One change of all parameters, against the gradient.", "first-contact", ("iteration",), ("update",)),
    "Temperature": Term(
        "What scores are divided by before softmax. Hot makes the probabilities alike, cold makes one of them win.",
        "temperature",
    ),
    "Tensor": Term(
        "A table of numbers in any number of directions, PyTorch's one kind of data.",
        "unsqueeze",
        ("array",),
        ("matrix",),
    ),
    "Test set": Term(
        "Samples that are looked at once, at the very end, to judge the model that was chosen.", "linear_classifier"
    ),
    "Threshold": Term("The value above which the answer is yes.", "one-feature"),
    "Training set": Term("The samples that gradients are taken from.", "too-large", ("training data",)),
    "Underfitting": Term(
        "A model that cannot bend enough for its data: training loss and validation loss both stay large.", "too-small"
    ),
    "Validation set": Term(
        "Samples that are not trained on, and that are looked at while choosing: when to stop, how many units.",
        "overfit-ten",
        ("validation loss",),
        ("held-out",),
    ),
    "Vanishing gradient": Term(
        "In a deep chain each layer multiplies the gradient by a number below 1, so little of it reaches the front.",
        "vanishing",
    ),
    "Weight": Term("What an input is multiplied by.", "first-line"),
    "Weight decay": Term(
        "Making every weight a little smaller in each step. With plain descent it is the L2 penalty.", "tame-l2"
    ),
    "zero_grad": Term(
        "Clears the gradients before the next backward pass. PyTorch adds to them otherwise.", "no-zero-grad"
    ),
}
